import { PostButton } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { labelOf } from '../model/reading.ts'
import type { EnteredFiche, Workbook } from '../queries.ts'

/** What a workbook wrote, what it left empty, and the way back. */
export function Written({
  workbook,
  fiches,
  code,
}: {
  workbook: Workbook
  fiches: readonly EnteredFiche[]
  code: string
}) {
  const { state, added, doneOn, undoneOn, leftEmpty } = workbook
  const touched = fiches.filter((fiche) => fiche.isTouched)
  return (
    <>
      <Notice kind={state === 'done' ? 'success' : 'info'} title={state === 'done' ? 'Repris' : 'Défait'}>
        {state === 'done'
          ? `${counted(added ?? 0, 'action est entrée', 'actions sont entrées')} au plan le ${formatDay(doneOn!)}.`
          : `Les ${added} actions entrées le ${formatDay(doneOn!)} ont été retirées le ${formatDay(undoneOn!)} : le plan est comme avant.`}
      </Notice>
      {state === 'done' && (
        <>
          {touched.length === 0 ? (
            <PostButton fields={{ verb: 'undo' }}>Défaire la reprise</PostButton>
          ) : (
            <p className="quiet">
              On a travaillé depuis sur {counted(touched.length, 'action')} : la reprise ne se défait plus
              d’un geste.
            </p>
          )}
          <DataTable
            caption="Actions entrées"
            rows={fiches}
            keyOf={(fiche) => fiche.id}
            columns={[
              {
                key: 'fiche',
                label: 'Action',
                cell: (fiche) =>
                  fiche.reference ? (
                    <a href={`/espace/${code}/plan/fiches/${fiche.reference}`}>
                      {fiche.reference}, {fiche.title}
                    </a>
                  ) : (
                    <span className="quiet">retirée du plan depuis</span>
                  ),
              },
              { key: 'row', label: 'Ligne du classeur', numeric: true, cell: (fiche) => fiche.sourceRow },
            ]}
          />
        </>
      )}
      {leftEmpty && leftEmpty.length > 0 && (
        <DataTable
          caption="Cellules laissées vides, parce qu’elles n’étaient pas comprises"
          rows={leftEmpty}
          keyOf={(problem) => problem.address}
          columns={[
            { key: 'address', label: 'Cellule', cell: (problem) => <code>{problem.address}</code> },
            { key: 'field', label: 'Champ', cell: (problem) => labelOf(problem.field) },
            { key: 'text', label: 'Ce qu’elle dit', cell: (problem) => problem.text },
            { key: 'reason', label: 'Pourquoi', cell: (problem) => problem.reason },
          ]}
        />
      )}
    </>
  )
}
