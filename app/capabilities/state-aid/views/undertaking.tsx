import { DataTable } from '#ui/data-table.tsx'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Tag } from '#ui/tag.tsx'
import type { Day } from '#kernel/day.ts'
import type { Entry } from '../model/register.ts'
import { registerStates } from '../model/register.ts'
import { controls } from '../model/single-undertaking.ts'
import type { Undertaking } from '../queries/register.ts'

/** Who shares the ceiling, and by which link. */
export function Members({ siren, undertaking }: { siren: string; undertaking: Undertaking }) {
  const { members, links } = undertaking
  if (members.length === 1) return <p>Aucune entreprise liée n’est connue : le plafond est celui de ce seul SIREN, {siren}.</p>
  return (
    <DataTable
      caption={`${members.length} entreprises partagent le même plafond`}
      rows={links}
      keyOf={(link) => `${link.holder} ${link.held}`}
      columns={[
        { key: 'holder', label: 'Contrôle', cell: (link) => link.holder },
        { key: 'held', label: 'Est contrôlée', cell: (link) => link.held },
        { key: 'control', label: 'Par', cell: (link) => controls[link.control] },
        { key: 'source', label: 'Source', cell: (link) => link.source },
      ]}
    />
  )
}

export function Ledger({ undertaking, since, on }: { undertaking: Undertaking; since: Day; on: Day }) {
  const isCounted = (grantedOn: Day) => grantedOn >= since && grantedOn <= on
  if (undertaking.grants.length === 0) return <p>Aucune aide de minimis déclarée : c’est ce qui a été dit à Ressort, pas une preuve.</p>
  return (
    <DataTable
      caption={`Aides de minimis de l’entreprise unique, de tous les financeurs, comptées du ${formatDay(since)} au ${formatDay(on)}`}
      rows={undertaking.grants}
      keyOf={(g) => `${g.siren} ${g.grantedOn} ${g.funder} ${g.amount}`}
      columns={[
        { key: 'on', label: 'Accordée le', cell: (g) => formatDay(g.grantedOn) },
        { key: 'funder', label: 'Par', cell: (g) => g.funder },
        { key: 'siren', label: 'À', cell: (g) => g.siren },
        {
          key: 'counted',
          label: 'Compte',
          cell: (g) =>
            isCounted(g.grantedOn) ? 'Comptée' : <span className="quiet">{g.grantedOn > on ? 'Plus tard' : 'Trop ancienne'}</span>,
        },
        { key: 'amount', label: 'Équivalent-subvention', numeric: true, cell: (g) => <Money amount={g.amount} /> },
      ]}
    />
  )
}

/** What our authority granted and owes to the national register. */
export function Entries({ entries, today }: { entries: readonly Entry[]; today: Day }) {
  return (
    <DataTable
      caption="Inscriptions au registre national"
      rows={entries}
      keyOf={(entry) => entry.id}
      columns={[
        { key: 'on', label: 'Accordée le', cell: (entry) => formatDay(entry.grantedOn) },
        { key: 'amount', label: 'Montant', numeric: true, cell: (entry) => formatMoney(entry.amount) },
        {
          key: 'due',
          label: 'À inscrire avant le',
          cell: (entry) => `${formatDay(entry.dueOn)}${entry.dueOn < today && isOwed(entry) ? ' : en retard' : ''}`,
        },
        {
          key: 'state',
          label: 'État',
          cell: (entry) => (
            <>
              <Tag tone={isOwed(entry) ? 'accent' : 'quiet'}>{registerStates[entry.state]}</Tag>
              {entry.receipt && <small> n° {entry.receipt}</small>}
              {entry.lastError && (
                <small>
                  {' '}
                  {entry.lastError} ({entry.attempts} essais)
                </small>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

export const isOwed = ({ state }: Pick<Entry, 'state'>): boolean => state === 'waiting' || state === 'failing'
