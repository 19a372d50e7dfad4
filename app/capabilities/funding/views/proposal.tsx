import type { ReactNode } from 'react'
import { cents } from '#kernel/money.ts'
import { formatMoney, french } from '#ui/format.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Figures } from '#ui/figures.tsx'
import { Money } from '#ui/money.tsx'
import { ToVerify } from '#ui/source.tsx'
import type { Proposal } from '../model/propose.ts'
import type { Scenario } from '../model/scenario.ts'
import { CashChart } from './cash-chart.tsx'
import { type BarPart, PlanBar } from './plan-bar.tsx'

const month = new Intl.DateTimeFormat('fr-FR', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** One plan: its totals, who pays what, what binds it, its cash, and what is left if somebody refuses. */
export function ProposalSheet(props: { id: string; title: string; scenario: Scenario; plan: Proposal; children?: ReactNode }) {
  const { id, title, scenario, plan, children } = props
  const nameOf = (code: string) => scenario.devices.find((d) => d.code === code)?.name ?? code
  const labelOf = (code: string) => scenario.blocks.find((b) => b.code === code)?.label ?? code
  const blocking = plan.binding.filter((b) => b.blocks)
  const reached = plan.binding.filter((b) => !b.blocks)
  return (
    <section className="sheet proposal" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <Figures
        figures={[
          { label: 'Aides', value: formatMoney(plan.aid), note: 'équivalent-subvention, au centime, arrondi en dessous des plafonds' },
          { label: 'Prêts', value: formatMoney(plan.loans), note: 'remboursables' },
          { label: 'Part du porteur', value: formatMoney(plan.own), note: 'coût moins aides, prêts et argent privé' },
          {
            label: 'Dossiers',
            value: String(plan.files),
            note: plan.gap > 0 ? `meilleur plan non prouvé : ${(plan.gap * 100).toFixed(1)} % d’écart possible` : 'optimum prouvé',
          },
        ]}
      />
      <PlanBar title={`Qui paie quoi : ${formatMoney(plan.aid)} d’aides`} parts={partsOf(scenario, plan)} />
      {plan.shares.length > 0 && (
        <DataTable
          caption="Chaque financement, poste par poste"
          rows={plan.shares}
          keyOf={(s) => `${s.device} ${s.block} ${s.article ?? s.basis}`}
          columns={[
            { key: 'device', label: 'Dispositif', cell: (s) => nameOf(s.device) },
            { key: 'block', label: 'Poste', cell: (s) => labelOf(s.block) },
            { key: 'basis', label: 'Fondement', cell: basisOf },
            { key: 'amount', label: 'Montant', numeric: true, cell: (s) => <Money amount={s.amount} /> },
          ]}
        />
      )}
      <h4>Ce qui bloque</h4>
      {blocking.length === 0 ? (
        <p>Aucune règle ne retient d’aide : tout ce qui est offert est pris, ou le coût est couvert.</p>
      ) : (
        <Rules rules={blocking} />
      )}
      {reached.length > 0 && (
        <details>
          <summary>Ce qui est atteint sans retenir d’aide</summary>
          <Rules rules={reached} />
        </details>
      )}
      <h4>Trésorerie</h4>
      <CashChart cash={plan.cash} monthName={(m) => nameOfMonth(scenario, m)} />
      {plan.ifRefused.length > 0 && (
        <details>
          <summary>Et si un financeur refuse ?</summary>
          <DataTable
            caption="L’aide que garderait le meilleur plan sans lui"
            rows={plan.ifRefused}
            keyOf={(r) => r.device}
            columns={[
              { key: 'device', label: 'Refus de', cell: (r) => nameOf(r.device) },
              { key: 'aid', label: 'Aides restantes', numeric: true, cell: (r) => <Money amount={r.aid} /> },
            ]}
          />
        </details>
      )}
      {children}
    </section>
  )
}

/** The plans side by side, each with its own set of devices. */
export function Compared({ scenario, plans }: { scenario: Scenario; plans: readonly Proposal[] }) {
  const nameOf = (code: string) => scenario.devices.find((d) => d.code === code)?.name ?? code
  const rows = plans.map((plan, rank) => ({ plan, rank }))
  return (
    <DataTable
      caption="Les plans comparés"
      rows={rows}
      keyOf={({ rank }) => String(rank)}
      columns={[
        { key: 'plan', label: 'Plan', cell: ({ rank }) => <a href={`#plan-${rank + 1}`}>Plan {rank + 1}</a> },
        { key: 'devices', label: 'Avec', cell: ({ plan }) => [...new Set(plan.shares.map((s) => nameOf(s.device)))].join(' ; ') },
        { key: 'aid', label: 'Aides', numeric: true, cell: ({ plan }) => <Money amount={plan.aid} /> },
        { key: 'own', label: 'Part du porteur', numeric: true, cell: ({ plan }) => <Money amount={plan.own} /> },
        {
          key: 'peak',
          label: 'Avance la plus forte',
          numeric: true,
          cell: ({ plan }) => <Money amount={cents(Math.max(0, ...plan.cash.map((m) => m.gap)))} />,
        },
      ]}
    />
  )
}

export function Rules({ rules }: { rules: readonly { sentence: string; reference: string; toVerify: boolean }[] }) {
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={rule.sentence}>
          {french(rule.sentence)}
          <small>
            {' '}
            {rule.reference}
            {rule.toVerify && (
              <>
                {' · '}
                <ToVerify />
              </>
            )}
          </small>
        </li>
      ))}
    </ul>
  )
}

const basisOf = ({ basis, article }: Proposal['shares'][number]): string =>
  article ? `RGEC, art. ${article.replace('gber-', '')}` : basis === 'de-minimis' ? 'De minimis' : 'Hors aide d’État'

function partsOf(scenario: Scenario, plan: Proposal): BarPart[] {
  const amounts = new Map<string, number>()
  for (const { device, amount } of plan.shares) amounts.set(device, (amounts.get(device) ?? 0) + amount)
  const devices = scenario.devices.flatMap((d): BarPart[] => {
    const amount = amounts.get(d.code)
    return amount ? [{ key: d.code, label: d.name, amount: amount as BarPart['amount'], kind: d.form === 'loan' ? 'loan' : 'aid' }] : []
  })
  const rest: BarPart[] = [
    { key: 'private', label: 'Argent privé', amount: scenario.privateMoney, kind: 'private' },
    { key: 'own', label: 'Part du porteur', amount: plan.own, kind: 'own' },
  ]
  return [...devices.toSorted((a, b) => a.kind.localeCompare(b.kind) || b.amount - a.amount), ...rest.filter((part) => part.amount > 0)]
}

function nameOfMonth({ worksStartOn }: Scenario, at: number): string {
  const [year = '2000', first = '1'] = worksStartOn.split('-')
  return month.format(Date.UTC(Number(year), Number(first) - 1 + at, 1))
}
