import { DataTable } from '#ui/data-table.tsx'
import { Notice } from '#ui/notice.tsx'

export interface ClashLine {
  label: string
  yours: string
  theirs: string
}

/** Two versions of a fiche side by side: what was typed, and what somebody else saved meanwhile. */
export function VersionClash({ lines }: { lines: readonly ClashLine[] }) {
  return (
    <>
      <Notice kind="warning" title="Cette fiche a été modifiée pendant que vous écriviez">
        Rien n’est perdu : votre saisie est dans le formulaire, la version enregistrée est à côté. Reprenez ce que vous gardez, puis
        enregistrez : ce sera la nouvelle version.
      </Notice>
      {lines.length > 0 && (
        <DataTable
          caption="Ce qui diffère"
          columns={[
            { key: 'label', label: 'Champ', cell: (line) => line.label },
            { key: 'yours', label: 'Votre saisie', cell: (line) => line.yours || <span className="missing">vide</span> },
            { key: 'theirs', label: 'Version enregistrée', cell: (line) => line.theirs || <span className="missing">vide</span> },
          ]}
          rows={lines}
          keyOf={(line) => line.label}
        />
      )}
    </>
  )
}
