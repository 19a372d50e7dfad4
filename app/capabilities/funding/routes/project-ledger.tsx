import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import { projectOf } from '#cap/projects/access.ts'
import { aidFactsOf } from '#cap/projects/queries/life.ts'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { Checkboxes, Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, keep, mistakesOf, ticked } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { enterMoney, MoneyForm } from '../actions.ts'
import { isRegimeMissing, moneyStateCodes, moneyStates } from '../model.ts'
import { entriesOf } from '../queries.ts'
import { LedgerFigures, LedgerTable } from '../views/ledger.tsx'
import type { Route } from './+types/project-ledger.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  const found = await read(ctx, async (tx) => ({
    entries: await entriesOf(tx, project),
    sources: await sourcesByKey(tx),
    aid: await aidFactsOf(tx, project),
  }))
  const mayEnter = may('enter-money')
  // For who may settle it, and reads the whole plan.
  const regimeMissing = mayEnter && isRegimeMissing(found.entries, found.aid)
  return { entries: found.entries, sources: found.sources, regimeMissing, today: ctx.today, mayEnter, submissionKey: randomUUID() }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const form = MoneyForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await enterMoney(ctx, key, form.data)
  if (done.ok) return redirect(`${href}/argent?fait=ligne`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw data('Seul le chef de projet tient le registre de l’argent.', {
        status: done.refusal === 'forbidden' ? 403 : 404,
      })
    case 'in-the-future':
      return keep(fields, { happenedOn: 'Cette date est à venir : le registre note ce qui a eu lieu.' })
    case 'below-zero':
      return keep(fields, {
        amount:
          'Cette correction dépasse ce que le registre note pour ce financeur à cet état. Écrivez son nom comme dans la ligne à corriger, et vérifiez l’état et le montant.',
      })
    default:
      return never(done.refusal)
  }
}

export default function ProjectLedger({ loaderData, actionData }: Route.ComponentProps) {
  const { entries, sources, regimeMissing, mayEnter, submissionKey } = loaderData
  const done = new URLSearchParams(useLocation().search).get('fait') === 'ligne' && !actionData
  return (
    <>
      {done && <Notice kind="success">La ligne est écrite au registre.</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {entries.length === 0 ? (
        <Empty title="Rien au registre pour le moment">
          Le registre note chaque montant annoncé, demandé, accordé, conventionné, versé ou reversé, avec sa date et sa source.{' '}
          {mayEnter ? 'Écrivez la première ligne ci-dessous.' : 'Le chef de projet le tient.'}
        </Empty>
      ) : (
        <>
          {regimeMissing && (
            <Notice kind="warning" title="Régime à préciser">
              De l’argent est accordé que le plan de financement ne couvre pas d’un régime ni d’un plafond vérifiés. Le registre garde le
              fait ; le projet, lui, ne s’engage pas avant que le plan le dise : une aide sans base légale se rembourse.
            </Notice>
          )}
          <LedgerFigures entries={entries} />
          <LedgerTable entries={entries} sources={sources} />
        </>
      )}
      {mayEnter ? (
        <EntryForm form={actionData} submissionKey={submissionKey} />
      ) : (
        entries.length > 0 && <p className="quiet">Seul le chef de projet écrit au registre.</p>
      )}
    </>
  )
}

function EntryForm({ form, submissionKey }: { form: KeptForm | undefined; submissionKey: string }) {
  const field = filled(form)
  const ticks = ticked(form)
  return (
    <section aria-labelledby="ecrire">
      <h2 id="ecrire">Écrire une ligne</h2>
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={field('submissionKey').value ?? submissionKey} />
        <Field label="Qui apporte l’argent" {...field('funder')} />
        <Select
          label="Où en est cet argent"
          options={moneyStateCodes.map((value) => ({ value, label: moneyStates[value] }))}
          {...field('state')}
        />
        <Field kind="number" unit="€" label="Montant" {...field('amount')} />
        <Checkboxes
          label="Une erreur à corriger ?"
          optional
          options={[
            {
              value: 'down',
              label: 'C’est une correction à la baisse',
              hint: 'Cette somme est retirée de ce que ce financeur a déjà à cet état.',
            },
          ]}
          {...ticks('correction')}
        />
        <Field
          kind="date"
          label="Depuis le"
          hint="Le jour de l’annonce, du dépôt, de la décision, de la signature ou du versement."
          {...field('happenedOn')}
        />
        <Field label="Source" hint="Courrier, convention, arrêté, relevé : ce qui prouve ce montant." {...field('source')} />
        <p className="hint">Une ligne ne s’efface pas : une correction est une nouvelle ligne.</p>
        <Button look="main">Écrire au registre</Button>
      </form>
    </section>
  )
}
