import { Button } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Page } from '#ui/page.tsx'

/** A territory without a plan: who may open it does so here. */
export function NoPlan(props: { name: string; href: string; mayEdit: boolean; form?: KeptForm | undefined }) {
  const { name, href, mayEdit, form } = props
  const field = filled(form, { title: `Plan d’actions de ${name}` })
  return (
    <Page title="Plan d’actions" tabTitle={`Plan d’actions, ${name}`} wide>
      <ErrorSummary mistakes={form?.mistakes} />
      <Empty title="Le plan d’actions n’est pas encore ouvert">
        Un plan range les fiches action par axes : les enjeux de la phase d’abord, puis les fils propres au territoire.
      </Empty>
      {mayEdit && (
        <form method="post" action={`${href}/axes`} className="form">
          <input type="hidden" name="verb" value="open" />
          <Field {...field('title')} label="Titre du plan" maxLength={200} />
          <Field {...field('summary')} label="En quelques phrases" kind="textarea" optional maxLength={4000} />
          <div className="send">
            <Button look="main">Ouvrir le plan</Button>
          </div>
        </form>
      )}
    </Page>
  )
}
