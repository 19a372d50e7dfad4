import { redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { notYours } from '#cap/membership/access.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { planFor } from '../access.ts'
import { type SubmitRefusal, submitPlan } from '../actions/editions.ts'
import { editionStates, planStateOf, planStates, SubmitForm } from '../model/edition.ts'
import { editionsOf } from '../queries/editions.ts'
import { placeMistakes } from '../views/place-refusals.ts'
import { PlanPage } from '../views/plan-page.tsx'
import type { Route } from './+types/editions.ts'

/** The editions of the plan: what was put to the pair, and what they said. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, plan, may, href } = await planFor(context, params, 'read')
  const editions = await read(ctx, (tx) => editionsOf(tx, territory.id))
  return { plan, editions, state: planStateOf(plan.content, editions), href, name: territory.name, maySubmit: may('submit') }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, may, href } = await planFor(context, params, 'read')
  if (!may('submit')) throw notYours(ctx)
  const fields = await formOf(request)
  const form = SubmitForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const submitted = await submitPlan(ctx, territory, form.data.changes)
  if (submitted.ok) return redirect(`${href}/versions/${submitted.value}?fait=submit`, 303)
  if (submitted.refusal === 'not-found' || submitted.refusal === 'forbidden') return keep(fields, placeMistakes(submitted.refusal))
  return keep(fields, { '': refusalWords[submitted.refusal] }, 409)
}

const refusalWords: Readonly<Record<SubmitRefusal, string>> = {
  'submitted-already': 'Une version est déjà devant le binôme : attendez sa décision, ou reprenez-la.',
  'nothing-new': 'Le plan dit la même chose que la version adoptée : il n’y a rien à soumettre.',
  empty: 'Le plan n’a encore aucune fiche : il n’y a rien à adopter.',
}

const doneWords: Readonly<Record<string, string>> = {
  'take-back': 'La version est reprise : le plan peut être amendé, puis soumis à nouveau.',
}

export default function Editions({ loaderData, actionData }: Route.ComponentProps) {
  const { plan, editions, state, href, name, maySubmit } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const last = editions.find((edition) => edition.state === 'adopted')
  return (
    <PlanPage
      href={href}
      name={name}
      title="Versions du plan"
      lede={plan.title}
      above={planStates[state]}
      actions={
        last && <ButtonLink href={`${href}/versions/comparer?de=${last.number}&a=plan`}>Comparer le plan à la version adoptée</ButtonLink>
      }
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {editions.length === 0 ? (
        <Empty title="Aucune version n’a encore été soumise">
          Une version garde le plan tel qu’il est soumis au binôme ; le travail continue sans la changer.
        </Empty>
      ) : (
        <DataTable
          caption="Versions, la dernière d’abord"
          columns={[
            {
              key: 'number',
              label: 'Version',
              cell: (edition) => <a href={`${href}/versions/${edition.number}`}>Version {edition.number}</a>,
            },
            { key: 'state', label: 'État', cell: (edition) => editionStates[edition.state] },
            { key: 'submitted', label: 'Soumise le', numeric: true, cell: (edition) => formatDay(edition.submittedOn) },
            {
              key: 'decided',
              label: 'Décidée le',
              numeric: true,
              cell: (edition) => (edition.decidedOn ? formatDay(edition.decidedOn) : ''),
            },
            { key: 'changes', label: 'Ce qui change', cell: (edition) => edition.changes },
            {
              key: 'compare',
              label: 'Comparer',
              cell: (edition) =>
                edition.number > 1 && (
                  <a href={`${href}/versions/comparer?de=${edition.number - 1}&a=${edition.number}`}>à la version {edition.number - 1}</a>
                ),
            },
          ]}
          rows={editions}
          keyOf={(edition) => edition.id}
        />
      )}
      {maySubmit && state !== 'submitted' && state !== 'adopted' && (
        <form method="post" className="form">
          <h2>Soumettre le plan au binôme</h2>
          <Field
            {...filled(actionData)('changes')}
            label="Ce qui change"
            kind="textarea"
            rows={3}
            optional
            hint="Les deux moitiés du binôme le lisent avant de signer."
            maxLength={4000}
          />
          <div className="send">
            <Button look="main">Soumettre cette version</Button>
          </div>
        </form>
      )}
    </PlanPage>
  )
}
