import { blankFiche, type FicheDraft } from '#cap/action-plan/model/fiche.ts'
import { needsReason, type Status } from '#cap/action-plan/model/statuses.ts'
import { plainName } from '#cap/territory/model.ts'
import { type Cell, choiceIn, dayIn, isUnderstood, type Meaning, namesIn, textIn, yesNoIn } from './cells.ts'
import { type FicheField, ficheFields, statusWords } from './fields.ts'
import { type Grid, isTotal, type Layout, letterOf, rowsOf, type SourceRow } from './table.ts'

/** Which field each column fills, by the number of the column. */
export type Mapping = Readonly<Record<number, FicheField>>

/** What a person wrote in place of a cell, by its address; an empty text leaves it empty. */
export type Mends = Readonly<Record<string, string>>

/** How a workbook is read: which sheet, where its header is, what its columns fill, what replaces its cells. */
export interface Arrangement {
  sheet: number
  headerFrom: number
  headerRows: number
  mapping: Mapping
  mends: Mends
}

export interface Axis {
  id: string
  rank: number
  title: string
}

/** A cell that is not understood, and stays empty unless it is mended. */
export interface Problem {
  address: string
  row: number
  column: number
  field: FicheField
  text: string
  reason: string
}

interface ReadRow {
  row: number
  draft: FicheDraft
  /** How a cell was understood when it did not say it whole: « fin 2025 » is 31/12/2025. */
  understood: { field: FicheField; text: string; as: string }[]
  /** Why the row does not become a fiche. */
  leftOut: string | null
}

export interface Reading {
  rows: ReadRow[]
  problems: Problem[]
}

interface Asked {
  grid: Grid
  layout: Layout
  mapping: Mapping
  mends: Mends
  axes: readonly Axis[]
  /** Reference of each fiche the plan has, by its plain title. */
  known: ReadonlyMap<string, string>
}

/** What one fiche has that its columns did not say. */
interface Given {
  axisId: string
}

/** Reads every row of a table as a fiche: what is understood, what is not and where, and the rows that are none. */
export function readFiches({ grid, layout, mapping, mends, axes, known }: Asked): Reading {
  const problems: Problem[] = []
  const rows: ReadRow[] = []
  const seen = new Map(known)
  let given: Given = { axisId: axes[0]?.id ?? '' }
  for (const row of rowsOf(grid, layout)) {
    const section = axisOfSection(row, mapping, axes)
    if (section) {
      given = { axisId: section.id }
      continue
    }
    const read = readRow(row, { mapping, mends, axes, given, problems })
    const title = plainName(read.draft.title)
    const twin = seen.get(title)
    if (!read.leftOut && twin) read.leftOut = `déjà au plan : ${twin}`
    if (!read.leftOut) seen.set(title, `ligne ${row.row} du classeur`)
    rows.push(read)
  }
  const entering = new Set(rows.filter((row) => !row.leftOut).map((row) => row.row))
  return {
    rows,
    problems: problems
      .filter((problem) => entering.has(problem.row))
      .toSorted((a, b) => a.row - b.row || a.column - b.column),
  }
}

/** A row that holds one cell and names an axis: those below are of that axis. */
function axisOfSection({ cells }: SourceRow, mapping: Mapping, axes: readonly Axis[]): Axis | undefined {
  const [only] = [...cells.values()]
  if (cells.size !== 1 || !only || mapping[only.column] === 'axis') return undefined
  return axisNamed(only.text, axes)
}

function axisNamed(text: string, axes: readonly Axis[]): Axis | undefined {
  const said = plainName(text)
  const rank = /^(?:axe|enjeu|orientation)?\s*(\d{1,2})\b/.exec(said)?.[1]
  return (
    axes.find((axis) => plainName(axis.title) === said) ??
    axes.find(
      (axis) =>
        said.includes(plainName(axis.title)) || (said.length > 5 && plainName(axis.title).includes(said)),
    ) ??
    axes.find((axis) => rank !== undefined && axis.rank === Number(rank))
  )
}

interface RowAsked extends Pick<Asked, 'mapping' | 'mends' | 'axes'> {
  given: Given
  problems: Problem[]
}

function readRow(row: SourceRow, { mapping, mends, axes, given, problems }: RowAsked): ReadRow {
  const understood: ReadRow['understood'] = []
  const draft: FicheDraft = blankFiche(given.axisId)

  function take<Value>(field: FicheField, read: (cell: Cell) => Meaning<Value | null>): Value | null {
    const column = columnOf(mapping, field)
    if (column === undefined) return null
    const cell = mended(row.cells.get(column), mends[`${letterOf(column)}${row.row}`])
    if (!cell) return null
    const meaning = read(cell)
    if (!isUnderstood(meaning)) {
      problems.push({
        address: `${letterOf(column)}${row.row}`,
        row: row.row,
        column,
        field,
        text: cell.text,
        reason: meaning.problem,
      })
      return null
    }
    if (meaning.as) understood.push({ field, text: cell.text, as: meaning.as })
    return meaning.value
  }
  const text = (field: FicheField, most: number) => take(field, (cell) => within(textIn(cell), most)) ?? ''

  draft.title = text('title', 300).replaceAll(/\s+/g, ' ')
  for (const field of ['why', 'objectives', 'effects', 'targets', 'means'] as const)
    draft[field] = text(field, 8000)
  for (const field of ['lead', 'governanceBody'] as const) draft[field] = text(field, 300)
  for (const field of ['pilots', 'electedLeads', 'partners'] as const)
    draft[field] = (take(field, namesIn) ?? []).slice(0, 30)
  draft.axisId = take('axis', (cell) => axisIn(cell, axes))?.id ?? draft.axisId
  draft.startsOn = take('startsOn', (cell) => dayIn(cell, 'start'))
  draft.endsOn = take('endsOn', (cell) => after(dayIn(cell, 'end'), draft.startsOn))
  draft.yearly = take('yearly', yesNoIn) ?? false
  draft.statusReason = text('statusReason', 2000) || null
  draft.status =
    take('status', (cell) => reasoned(choiceIn(cell, statusWords, 'un état connu'), draft.statusReason)) ??
    'to-discuss'
  return { row: row.row, draft, understood, leftOut: leftOut(row, draft) }
}

function leftOut(row: SourceRow, draft: FicheDraft): string | null {
  if (isTotal(row)) return 'ligne de total'
  if (draft.title.length < 3) return 'sans titre'
  return draft.axisId ? null : 'sans axe'
}

const columnOf = (mapping: Mapping, field: FicheField): number | undefined => {
  const found = Object.entries(mapping).find(([, asked]) => asked === field)
  return found && Number(found[0])
}

/** What was written in place of a cell is read as text, as anybody types it. */
const mended = (cell: Cell | undefined, mend: string | undefined): Cell | undefined => {
  if (mend === undefined) return cell
  return cell && mend.trim() !== '' ? { ...cell, kind: 'text', value: mend, text: mend } : undefined
}

const within = (meaning: Meaning<string | null>, most: number): Meaning<string | null> =>
  isUnderstood(meaning) && (meaning.value?.length ?? 0) > most
    ? { problem: `Ce texte est trop long : ${most.toLocaleString('fr-FR')} caractères au plus.` }
    : meaning

function axisIn({ text }: Cell, axes: readonly Axis[]): Meaning<Axis | null> {
  const found = axisNamed(text, axes)
  if (!found)
    return {
      problem: `« ${text} » n’est pas un axe du plan : ${axes.map((axis) => axis.title).join(' ; ')}.`,
    }
  return plainName(found.title) === plainName(text) ? { value: found } : { value: found, as: found.title }
}

function after(
  meaning: Meaning<FicheDraft['endsOn']>,
  startsOn: FicheDraft['startsOn'],
): Meaning<FicheDraft['endsOn']> {
  if (!isUnderstood(meaning) || meaning.value === null || startsOn === null || startsOn <= meaning.value)
    return meaning
  return { problem: 'La fin vient avant le début.' }
}

function reasoned(meaning: Meaning<Status | null>, reason: string | null): Meaning<Status | null> {
  if (!isUnderstood(meaning) || meaning.value === null || reason || !needsReason(meaning.value))
    return meaning
  return {
    problem:
      'Une action bloquée ou abandonnée porte sa raison : désignez la colonne qui la dit, ou choisissez un autre état.',
  }
}

/** What a person sees of a field before it is written. */
export function shownOf(draft: FicheDraft, field: FicheField, axes: readonly Axis[]): string {
  switch (field) {
    case 'axis':
      return axes.find((axis) => axis.id === draft.axisId)?.title ?? ''
    case 'status':
      return statusWords[draft.status][0]!
    case 'yearly':
      return draft.yearly ? 'oui' : ''
    case 'startsOn':
    case 'endsOn':
      return draft[field]?.split('-').reverse().join('/') ?? ''
    case 'pilots':
    case 'electedLeads':
    case 'partners':
      return draft[field].join(', ')
    default:
      return draft[field] ?? ''
  }
}

export const labelOf = (field: FicheField): string => ficheFields[field].label
