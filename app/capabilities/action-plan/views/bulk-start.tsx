import { Button } from '#ui/button.tsx'
import { counted } from '#ui/format.ts'
import { bulkFormId } from './fiche-columns.tsx'

/** The way to a change of many: the fiches ticked in the table, or all that the filter finds. */
export function BulkStart({ href, search, total }: { href: string; search: string; total: number }) {
  const kept = [...new URLSearchParams(search)].filter(([name]) => !['page', 'colonnes', 'fiche', 'tout'].includes(name))
  return (
    <form id={bulkFormId} method="get" action={`${href}/lot`} className="row">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button small>Modifier les fiches choisies…</Button>
      <Button small name="tout" value="oui">
        Modifier les {counted(total, 'fiche')} de la liste…
      </Button>
    </form>
  )
}
