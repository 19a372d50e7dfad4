import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import type { Fields, Problem } from '../model/reading.ts'
import type { SourceColumn } from '../model/table.ts'
import { targets } from '../model/targets.ts'
import type { Workbook } from '../queries.ts'
import { columnName, mendName } from './arrangement-form.ts'

interface PreviewRow {
  row: number
  cells: readonly { field: string; text: string; from: string | undefined }[]
}

interface DraftProps {
  workbook: Workbook
  code: string
  sheets: readonly string[]
  columns: readonly SourceColumn[]
  fields: Fields
  isReady: boolean
  entering: number
  leftOut: readonly { row: number; name: string; reason: string }[]
  leftOutFor: readonly { reason: string; count: number }[]
  problems: readonly Problem[]
  problemCount: number
  preview: readonly PreviewRow[]
  form: KeptForm | undefined
}

/** A workbook before it is written: what is read, what is not, and everything one may mend. */
export function Draft(props: DraftProps) {
  const { workbook, entering, problemCount, isReady, code } = props
  const { one, many, into } = targets[workbook.target]
  return (
    <form method="post">
      <input type="hidden" name="version" value={workbook.version} />
      {!isReady && (
        <Notice kind="warning">
          <p>
            Ce territoire n’a pas encore de plan : <a href={`/espace/${code}/plan`}>ouvrez-le</a>, puis revenez à cette lecture, qui est
            gardée.
          </p>
        </Notice>
      )}
      <p className="lede">
        {counted(entering, `${one} à entrer`, `${many} à entrer`)}, {counted(problemCount, 'cellule incomprise', 'cellules incomprises')}.
        Rien n’est encore écrit.
      </p>
      <Place {...props} />
      <Columns {...props} />
      <Problems {...props} />
      <Preview {...props} />
      <LeftOut {...props} />
      <div className="row actions">
        <Button name="verb" value="arrange">
          Relire avec ces choix
        </Button>
        {entering > 0 && isReady && (
          <Button look="main" name="verb" value="confirm">
            Entrer {counted(entering, one, many)} {into}
          </Button>
        )}
      </div>
      {problemCount > 0 && <p className="quiet">Une cellule incomprise reste vide ; la liste en est gardée avec la reprise.</p>}
    </form>
  )
}

function Place({ workbook, sheets, form }: DraftProps) {
  const field = filled(form, {
    sheet: workbook.sheet,
    headerFrom: workbook.headerFrom,
    headerRows: workbook.headerRows,
  })
  return (
    <details>
      <summary>
        Feuille « {sheets[workbook.sheet]} », en-tête ligne {workbook.headerFrom}
        {workbook.headerRows > 1 && ` à ${workbook.headerFrom + workbook.headerRows - 1}`}
      </summary>
      <Select label="Feuille" {...field('sheet')} options={sheets.map((name, rank) => ({ value: String(rank), label: name }))} />
      <Field label="Première ligne de l’en-tête" kind="number" {...field('headerFrom')} />
      <Select
        label="Lignes d’en-tête"
        {...field('headerRows')}
        options={[1, 2, 3].map((rows) => ({ value: String(rows), label: counted(rows, 'ligne') }))}
      />
    </details>
  )
}

function Columns({ columns, workbook, fields, form }: DraftProps) {
  return (
    <DataTable
      caption="Ce que remplit chaque colonne"
      narrow="line"
      rows={columns}
      keyOf={(column) => column.letter}
      columns={[
        { key: 'letter', label: 'Colonne', cell: ({ letter }) => <code>{letter}</code> },
        {
          key: 'header',
          label: 'En-tête lu',
          cell: ({ header }) => header || <span className="quiet">sans en-tête</span>,
        },
        {
          key: 'field',
          label: 'Champ rempli',
          cell: ({ column, letter }) => (
            <select
              name={columnName(column)}
              aria-label={`Champ que remplit la colonne ${letter}`}
              defaultValue={form ? String(form.fields[columnName(column)] ?? '') : (workbook.mapping[column] ?? '')}
            >
              <option value="">Laissée de côté</option>
              {Object.entries(fields).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          ),
        },
      ]}
    />
  )
}

function Problems({ problems, problemCount, workbook, fields, form }: DraftProps) {
  const mendOf = (address: string) => form?.fields[mendName(address)]?.toString() ?? shownMend(workbook.mends[address])
  const listed = new Set(problems.map((problem) => problem.address))
  const kept = Object.keys(workbook.mends).filter((address) => !listed.has(address))
  return (
    <>
      {/* What was mended is understood now, and stays with the form. */}
      {kept.map((address) => (
        <input key={address} type="hidden" name={mendName(address)} value={mendOf(address)} />
      ))}
      {problems.length > 0 && (
        <DataTable
          caption="Cellules incomprises"
          rows={problems}
          keyOf={(problem) => problem.address}
          columns={[
            {
              key: 'address',
              label: 'Cellule',
              cell: ({ address, field }) => `${address}, ${fields[field]?.label ?? field}`,
            },
            { key: 'reason', label: 'Pourquoi', cell: ({ reason }) => reason },
            {
              key: 'mend',
              label: 'Écrire à la place',
              cell: ({ address }) => (
                <input
                  type="text"
                  name={mendName(address)}
                  aria-label={`À la place de la cellule ${address}`}
                  defaultValue={mendOf(address)}
                />
              ),
            },
          ]}
        />
      )}
      {problemCount > problems.length && (
        <p className="quiet">Et {problemCount - problems.length} autres, montrées une fois celles-ci reprises.</p>
      )}
      {problems.length > 0 && <p className="quiet">Un tiret laisse la cellule vide.</p>}
    </>
  )
}

const shownMend = (mend: string | undefined): string => (mend === '' ? '-' : (mend ?? ''))

function Preview({ preview, workbook, entering, fields }: DraftProps) {
  const shown = Object.values(workbook.mapping)
  const { many } = targets[workbook.target]
  if (preview.length === 0) return null
  return (
    <DataTable
      caption={preview.length < entering ? `Aperçu : les ${preview.length} premières lignes` : `Aperçu des ${many}`}
      narrow="scroll"
      rows={preview}
      keyOf={(row) => String(row.row)}
      columns={[
        { key: 'row', label: 'Ligne', numeric: true, cell: (row) => row.row },
        ...shown.map((field, rank) => ({
          key: field,
          label: fields[field]?.label ?? field,
          rowHeader: field === 'title' || field === 'name',
          cell: (row: PreviewRow) => <PreviewCell cell={row.cells[rank]!} />,
        })),
      ]}
    />
  )
}

function PreviewCell({ cell: { text, from } }: { cell: PreviewRow['cells'][number] }) {
  const shown = text.length > 140 ? `${text.slice(0, 140)}…` : text
  return (
    <>
      {shown || <span className="quiet">vide</span>}
      {from && (
        <>
          <br />
          <small>lu dans « {from} »</small>
        </>
      )}
    </>
  )
}

function LeftOut({ leftOut, leftOutFor }: DraftProps) {
  const total = leftOutFor.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return (
    <details>
      <summary>
        {counted(total, 'ligne laissée de côté', 'lignes laissées de côté')} :{' '}
        {leftOutFor.map(({ reason, count }) => `${reason} (${count})`).join(', ')}
      </summary>
      <ul>
        {leftOut.map(({ row, name, reason }) => (
          <li key={row}>
            Ligne {row}
            {name && `, ${name}`} : {reason}.
          </li>
        ))}
      </ul>
      {total > leftOut.length && <p className="quiet">Et {total - leftOut.length} autres.</p>}
    </details>
  )
}
