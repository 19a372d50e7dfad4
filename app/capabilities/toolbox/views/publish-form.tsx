import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'

/** Where another person than the writers puts the draft in force from a day. */
export function PublishForm({ version, isOwn, today, form }: { version: number; isOwn: boolean; today: Day; form: KeptForm | undefined }) {
  const field = filled(form, { from: today })
  return (
    <section className="sheet" aria-labelledby="publier">
      <h2 id="publier">Publier</h2>
      {isOwn && <Notice>Vous avez écrit dans ce brouillon : une autre personne de votre organisme doit le relire et le publier.</Notice>}
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="publish" />
        <input type="hidden" name="version" value={version} />
        <Field {...field('from')} kind="date" label="En vigueur à partir du" hint="Les jours d’avant gardent les règles d’avant." />
        <Button look="main">Publier les conditions</Button>
      </form>
    </section>
  )
}
