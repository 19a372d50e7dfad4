import { PostButton } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import type { Fields } from '../model/reading.ts'
import { targets } from '../model/targets.ts'
import type { EnteredRow, Workbook } from '../queries.ts'

const mostShown = 500

/** What a workbook wrote, what it left empty, and the way back. */
export function Written({
  workbook,
  entered,
  fields,
  code,
}: {
  workbook: Workbook
  entered: readonly EnteredRow[]
  fields: Fields
  code: string
}) {
  const { state, added, doneOn, undoneOn, leftEmpty } = workbook
  const touched = entered.filter((row) => row.isTouched)
  const words = targets[workbook.target]
  return (
    <>
      <Notice kind={state === 'done' ? 'success' : 'info'} title={state === 'done' ? 'Repris' : 'Défait'}>
        {state === 'done'
          ? `${counted(added ?? 0, words.enteredOne, words.enteredMany)} ${words.into} le ${formatDay(doneOn!)}.`
          : `${counted(added ?? 0, words.enteredOne, words.enteredMany)} le ${formatDay(doneOn!)}, et ${words.removed} le ${formatDay(undoneOn!)} : ${words.asBefore}.`}
      </Notice>
      {state === 'done' && (
        <>
          {touched.length === 0 ? (
            <PostButton fields={{ verb: 'undo' }}>Défaire la reprise</PostButton>
          ) : (
            <p className="quiet">
              On a travaillé depuis sur {counted(touched.length, words.one, words.many)} : la reprise ne se défait plus d’un geste.
            </p>
          )}
          <DataTable
            caption="Lignes entrées"
            rows={entered.slice(0, mostShown)}
            keyOf={(row) => row.id}
            columns={[
              {
                key: 'entered',
                label: 'Ce qui est entré',
                cell: (row) =>
                  row.place ? (
                    <a href={`/espace/${code}/${words.page}/${row.place}`}>{row.title}</a>
                  ) : (
                    <span className="quiet">retiré depuis</span>
                  ),
              },
              { key: 'row', label: 'Ligne du classeur', numeric: true, cell: (row) => row.sourceRow },
            ]}
          />
          {entered.length > mostShown && <p className="quiet">Et {entered.length - mostShown} autres.</p>}
        </>
      )}
      {leftEmpty && leftEmpty.length > 0 && (
        <DataTable
          caption="Cellules laissées vides, parce qu’elles n’étaient pas comprises"
          rows={leftEmpty}
          keyOf={(problem) => problem.address}
          columns={[
            { key: 'address', label: 'Cellule', cell: (problem) => <code>{problem.address}</code> },
            { key: 'field', label: 'Champ', cell: (problem) => fields[problem.field]?.label ?? problem.field },
            { key: 'text', label: 'Ce qu’elle dit', cell: (problem) => problem.text },
            { key: 'reason', label: 'Pourquoi', cell: (problem) => problem.reason },
          ]}
        />
      )}
    </>
  )
}
