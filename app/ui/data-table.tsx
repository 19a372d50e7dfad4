import type { ReactNode } from 'react'
import { type Location, withQuery } from './url.ts'

export interface Column<Row> {
  key: string
  label: string
  cell: (row: Row) => ReactNode
  numeric?: boolean
  sortable?: boolean
  /** Names the row; the first column unless another says so. */
  rowHeader?: boolean
}

export interface Sort {
  by: string
  direction: 'ascending' | 'descending'
}

/** Reads `?tri=nom` or `?tri=-nom`; anything else than a known column is the default. */
export function sortFrom(query: URLSearchParams, keys: readonly string[], fallback: Sort): Sort {
  const asked = query.get('tri') ?? ''
  const by = asked.replace(/^-/, '')
  if (!keys.includes(by)) return fallback
  return { by, direction: asked.startsWith('-') ? 'descending' : 'ascending' }
}

/**
 * A table with its caption; sorting is a link, so that a sorted list has an address.
 * @param narrow on a phone: one block a row (to read), one line under its name (a long list), or a region that scrolls
 * sideways (to compare)
 */
export function DataTable<Row>(props: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  sort?: Sort
  /** Needed with `sort`: where the links lead back to. */
  here?: Location
  narrow?: 'stack' | 'line' | 'scroll'
  /** A last line of totals, one cell a column key. */
  totals?: Readonly<Record<string, ReactNode>>
}) {
  const { caption, columns, rows, narrow = 'stack', totals } = props
  const stacked = narrow !== 'scroll'
  const headerKey = (columns.find((column) => column.rowHeader) ?? columns[0])?.key
  const table = (
    // Roles are written again because a table laid out as blocks loses its own.
    <table className={stacked ? (narrow === 'line' ? 'stacked in-line' : 'stacked') : undefined} role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <ColumnHead key={column.key} column={column} sort={props.sort} here={props.here} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={props.keyOf(row)} role="row">
            {columns.map((column) => (
              <Cell key={column.key} column={column} isHeader={column.key === headerKey}>
                {column.cell(row)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
      {totals && (
        <tfoot role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Cell key={column.key} column={column} isHeader={column.key === headerKey}>
                {totals[column.key]}
              </Cell>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  )
  if (stacked) return table
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="scroll" role="region" aria-label={caption} tabIndex={0}>
      {table}
    </div>
  )
}

type HeadProps<Row> = { column: Column<Row>; sort: Sort | undefined; here: Location | undefined }

function ColumnHead<Row>({ column, sort, here }: HeadProps<Row>) {
  const isSorted = sort?.by === column.key
  const ascending = isSorted && sort.direction === 'ascending'
  return (
    <th scope="col" role="columnheader" className={column.numeric ? 'num' : undefined} aria-sort={isSorted ? sort.direction : undefined}>
      {column.sortable && here ? (
        <a href={withQuery(here, { tri: ascending ? `-${column.key}` : column.key, page: null })}>
          {column.label}
          <span className="sort-sign" aria-hidden="true">
            {isSorted ? (ascending ? ' ↑' : ' ↓') : ''}
          </span>
        </a>
      ) : (
        column.label
      )}
    </th>
  )
}

type CellProps<Row> = { column: Column<Row>; isHeader: boolean; children: ReactNode }

function Cell<Row>({ column, isHeader, children }: CellProps<Row>) {
  const className = column.numeric ? 'num' : undefined
  if (isHeader) {
    return (
      <th scope="row" role="rowheader" className={className}>
        {children}
      </th>
    )
  }
  return (
    <td role="cell" className={className} data-label={column.label}>
      {children}
    </td>
  )
}
