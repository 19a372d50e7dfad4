import { counted, formatMoney } from '#ui/format.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Money } from '#ui/money.tsx'
import { Notice } from '#ui/notice.tsx'
import type { HandMadePlan } from '../model/decision.ts'
import type { Breach } from '../model/judge-plan.ts'
import { type Gap, gaps } from '../model/readings.ts'
import { Rules } from './proposal.tsx'

type Names = (device: string) => string

/** What the rules say of a plan made by hand: what holds whatever is not known, and what each unknown would break. */
export function JudgementNotice({ plan, href }: { plan: HandMadePlan; href: string }) {
  const { judgement } = plan
  const nameOf: Names = (code) => plan.readings[0]!.scenario.devices.find((d) => d.code === code)?.name ?? code
  switch (judgement.holds) {
    case 'yes':
      return (
        <Notice kind="success" title="Le plan tient dans toutes les règles connues">
          Intensités, cumul sur les mêmes dépenses, effet d’incitation, plafonds, de minimis et part du porteur ont été vérifiés.
        </Notice>
      )
    case 'no':
      return (
        <Notice kind="warning" title="Le plan ne tient pas">
          <Breaches breaches={judgement.breaches} nameOf={nameOf} />
        </Notice>
      )
    case 'unknown':
      return (
        <Notice
          kind="warning"
          title={`Le plan n’est pas encore vérifié : ${counted(judgement.doubts.length, 'chose n’est pas connue', 'choses ne sont pas connues')}`}
        >
          <ul className="doubts">
            {judgement.doubts.map(({ gap, breaches }) => (
              <li key={gap}>
                <strong>{gap === 'all' ? 'Plusieurs choses à la fois' : gaps[gap].what}.</strong>{' '}
                {gap === 'all' ? 'Si toutes sont défavorables' : gaps[gap].strictly} :
                <Breaches breaches={breaches} nameOf={nameOf} />
              </li>
            ))}
          </ul>
          <p>
            <a href={`${href}/boite-a-outils`}>Répondre aux questions sur l’entreprise</a> ·{' '}
            <a href={`${href}/plan/chercher#postes`}>Décrire le coût poste par poste</a>
          </p>
        </Notice>
      )
  }
}

function Breaches({ breaches, nameOf }: { breaches: readonly Breach[]; nameOf: Names }) {
  return (
    <>
      {breaches.map((breach) => (
        <div key={breach.devices.join() + (breach.rules[0]?.sentence ?? '')}>
          {breach.devices.length > 0 && <small>{breach.devices.map(nameOf).join(', ')}</small>}
          <Rules rules={breach.rules} />
        </div>
      ))}
    </>
  )
}

/** The lines as they were typed, and what was known when they were judged. */
export function HandMadeSheet({ plan }: { plan: HandMadePlan }) {
  const { scenario } = plan.readings[0]!
  const open = plan.readings.flatMap(({ gap }) => (gap === null || gap === 'all' ? [] : [gap]))
  return (
    <section className="sheet" aria-labelledby="lignes">
      <h3 id="lignes">Les lignes, comme elles ont été saisies</h3>
      <DataTable
        caption="Qui paie quoi"
        rows={scenario.pinned}
        keyOf={(line) => line.device}
        columns={[
          { key: 'device', label: 'Dispositif', cell: (line) => scenario.devices.find((d) => d.code === line.device)?.name ?? line.device },
          { key: 'amount', label: 'Montant', numeric: true, cell: (line) => <Money amount={line.amount!} /> },
        ]}
      />
      <DataTable
        caption="Sur quels coûts"
        rows={scenario.blocks}
        keyOf={(block) => block.code}
        columns={[
          { key: 'label', label: 'Poste', cell: (block) => block.label },
          { key: 'cost', label: 'Coût HT', numeric: true, cell: (block) => formatMoney(block.cost) },
        ]}
      />
      {open.length > 0 && (
        <>
          <h4>Ce qui n’était pas connu ce jour-là</h4>
          <ul>
            {open.map((gap: Gap) => (
              <li key={gap}>{gaps[gap].what}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
