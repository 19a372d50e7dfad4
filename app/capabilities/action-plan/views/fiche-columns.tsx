import type { ReactNode } from 'react'
import type { Day } from '#kernel/day.ts'
import { type Cents, cents } from '#kernel/money.ts'
import type { Column } from '#ui/data-table.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Tag } from '#ui/tag.tsx'
import { tiers } from '../model/fiche.ts'
import { completion } from '../model/statuses.ts'
import type { FicheSort } from '../model/list.ts'
import type { FicheLine } from '../queries/fiches.ts'
import { ficheHref, Late, priorityInWords, StatusTag } from './fiche-words.tsx'

/** What a column is asked about: a line, on a day, in the plan of a territory. */
export interface Shown {
  line: FicheLine
  today: Day
  code: string
}

interface FicheColumn {
  label: string
  sort?: FicheSort
  numeric?: boolean
  cell: (shown: Shown) => ReactNode
}

const names = (list: readonly string[]) => list.join(', ')
const known = (text: string | null) => text || <span className="missing">non renseigné</span>
const money = (amount: number | null) => <Money amount={amount === null ? null : (cents(amount) as Cents)} missing="non renseigné" />

/** Every column a list of fiches may have beside the title, in the order shown. */
export const columns = {
  axis: { label: 'Axe', sort: 'order', cell: ({ line }) => <small>{line.axisTitle}</small> },
  status: {
    label: 'État',
    sort: 'status',
    cell: ({ line, today }) => (
      <div>
        <StatusTag status={line.status} />
        <br />
        <Late action={line} today={today} />
      </div>
    ),
  },
  lead: { label: 'Structure pilote', sort: 'lead', cell: ({ line }) => known(line.lead) },
  pilots: { label: 'Pilotes', cell: ({ line }) => known(names(line.pilots)) },
  elected: { label: 'Élus référents', cell: ({ line }) => known(names(line.electedLeads)) },
  partners: { label: 'Partenaires', cell: ({ line }) => known(names(line.partners)) },
  starts: {
    label: 'Début',
    sort: 'starts',
    numeric: true,
    cell: ({ line }) => (line.startsOn ? <time dateTime={line.startsOn}>{formatDay(line.startsOn)}</time> : known(null)),
  },
  ends: {
    label: 'Fin',
    sort: 'ends',
    numeric: true,
    cell: ({ line }) => (line.endsOn ? <time dateTime={line.endsOn}>{formatDay(line.endsOn)}</time> : known(null)),
  },
  priority: {
    label: 'Priorité',
    sort: 'priority',
    numeric: true,
    cell: ({ line, today }) => known(priorityInWords(line, today)),
  },
  budget: { label: 'Budget prévu HT', numeric: true, cell: ({ line }) => money(line.forecast) },
  spent: { label: 'Budget réalisé HT', numeric: true, cell: ({ line }) => money(line.actual) },
  completion: {
    label: 'Complétude',
    sort: 'completion',
    numeric: true,
    cell: ({ line }) => `${formatNumber(completion(line))}\u00a0%`,
  },
  tier: { label: 'Qui peut la lire', cell: ({ line }) => tiers[line.tier].label },
  updated: {
    label: 'Modifiée le',
    sort: 'updated',
    numeric: true,
    cell: ({ line }) => <time dateTime={line.updatedOn}>{formatDay(line.updatedOn)}</time>,
  },
} as const satisfies Record<string, FicheColumn>

export type ColumnCode = keyof typeof columns
export const columnCodes = Object.keys(columns) as ColumnCode[]
const usualColumns: readonly ColumnCode[] = ['axis', 'status', 'pilots', 'ends', 'priority']

/** Reads `?colonnes=axis&colonnes=status` or `?colonnes=axis,status`; anything else is the usual choice. */
export function columnsFrom(query: URLSearchParams): readonly ColumnCode[] {
  const asked = new Set(query.getAll('colonnes').flatMap((text) => text.split(',')))
  const chosen = columnCodes.filter((code) => asked.has(code))
  return chosen.length > 0 ? chosen : usualColumns
}

const titleColumn: Column<Shown> = {
  key: 'title',
  label: 'Action',
  sortable: true,
  rowHeader: true,
  cell: ({ line, code }) => (
    <>
      <a href={ficheHref(code, line.reference)}>{line.title}</a>
      <br />
      <small>
        {line.reference}
        {line.parentReference && ` · sous-action de ${line.parentReference}`}
        {line.children > 0 && ` · ${formatNumber(line.children)} sous-action${line.children > 1 ? 's' : ''}`}
        {line.territoryCode !== code && ` · portée par ${line.territoryName}`}
        {line.tier === 'restricted' && ' · restreinte'}
        {line.fictional && (
          <>
            {' '}
            <Tag tone="quiet">démonstration</Tag>
          </>
        )}
      </small>
    </>
  ),
}

/** Ticks a fiche for a change of many: the form stands apart, the table holds no form. */
const tickColumn: Column<Shown> = {
  key: 'tick',
  label: 'Choisir',
  cell: ({ line, code }) =>
    line.territoryCode === code && (
      <input type="checkbox" name="fiche" value={line.reference} form={bulkFormId} aria-label={`Choisir ${line.reference}`} />
    ),
}

export const bulkFormId = 'lot'

/** @param chosen the columns beside the title */
export const tableColumns = (chosen: readonly ColumnCode[]): Column<Shown>[] => [
  titleColumn,
  ...chosen.map((code): Column<Shown> => {
    const column: FicheColumn = columns[code]
    return {
      key: column.sort ?? code,
      label: column.label,
      cell: column.cell,
      sortable: column.sort !== undefined,
      numeric: column.numeric ?? false,
    }
  }),
]

export const tickedColumns = (chosen: readonly ColumnCode[]): Column<Shown>[] => [tickColumn, ...tableColumns(chosen)]
