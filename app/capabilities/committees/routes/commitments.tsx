import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, type KeptForm, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { doneIn } from '#ui/url.ts'
import { committeePages, committeesOf } from '../access.ts'
import { recordCommitment } from '../actions/commitments.ts'
import { CommitmentForm, commitmentStateCodes, commitmentStates, stateOfCommitment } from '../model/commitments.ts'
import { listCommitments, promisingOrganisations } from '../queries/commitments.ts'
import { CommitmentList } from '../views/commitment-list.tsx'
import { CommitteeTabs } from '../views/committee-tabs.tsx'
import type { Route } from './+types/commitments.ts'
import { deliver, withdrawPromise } from './delivery.ts'

/** What operators and partners promised the territory. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await committeesOf(context, params)
  if (!may('read-commitments')) throw notYours(ctx)
  const query = new URL(request.url).searchParams
  const asked = {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    state: commitmentStateCodes.find((code) => code === query.get('etat')),
    page: pageFrom(query),
  }
  const mayRecord = may('record-commitment')
  const found = await read(ctx, async (tx) => ({
    ...(await listCommitments(tx, scope, { ...asked, territoryId: territory.id }, ctx.today)),
    organisations: mayRecord ? await promisingOrganisations(tx, territory.id) : [],
  }))
  return {
    pages: await committeePages(context, params),
    ...asked,
    ...found,
    commitments: found.commitments.map((one) => ({
      ...one,
      state: stateOfCommitment(one, ctx.today),
      mayNote: mayRecord,
      mayWithdraw: mayRecord,
    })),
    mayRecord,
    href,
    name: territory.name,
    today: ctx.today,
    submissionKey: randomUUID(),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await committeesOf(context, params)
  const here = `${href}/engagements`
  const fields = await formOf(request)
  if (fields.verb === 'deliver') return deliver(ctx, fields, here)
  if (fields.verb === 'withdraw') return withdrawPromise(ctx, fields, here)
  const form = CommitmentForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await recordCommitment(ctx, territory, form.data)
  if (done.ok) return redirect(`${here}?fait=record`, 303)
  if (done.refusal === 'unknown-organisation') return keep(fields, { organisation: 'Choisissez une organisation de la liste.' })
  if (done.refusal === 'unknown-project') return keep(fields, { project: 'Aucun projet du territoire ne porte cette référence.' })
  throw notYours(ctx)
}

const doneWords = {
  record: 'L’engagement est inscrit ; l’organisation le voit dans ses engagements.',
  deliver: 'L’engagement est noté comme tenu.',
  withdraw: 'L’engagement est retiré ; l’organisation lit pourquoi.',
}

export default function Commitments({ loaderData, actionData }: Route.ComponentProps) {
  const { commitments, total, search, state, page, mayRecord, href, name, today, submissionKey, organisations } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const isFiltered = Boolean(search || state)
  const isRecording = actionData !== undefined && actionData.fields.verb === undefined
  return (
    <Page
      title="Engagements"
      tabTitle={`Engagements, ${name}`}
      wide
      lede="Ce que les opérateurs et les partenaires ont promis, pour quand, et ce qui prouve que c’est tenu. L’organisation voit la même ligne, en retard comprise."
      actions={
        <ButtonLink href={`${href}/engagements.csv${here.search}`} download>
          Télécharger en CSV
        </ButtonLink>
      }
    >
      <CommitteeTabs href={href} pages={loaderData.pages} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <SearchForm label="Mots, organisation ou référence" value={search} resetHref={here.pathname} isFiltered={isFiltered}>
        <Select
          name="etat"
          label="État"
          optional
          emptyLabel="Tous"
          value={state}
          options={commitmentStateCodes.map((value) => ({ value, label: commitmentStates[value] }))}
        />
      </SearchForm>
      {commitments.length === 0 ? (
        <Empty title={isFiltered ? 'Aucun engagement ne correspond à cette recherche' : 'Aucun engagement pour le moment'}>
          {isFiltered
            ? 'Enlevez un filtre, ou cherchez un autre mot.'
            : 'Le chef de projet inscrit ici ce qui est promis en comité, par convention ou par courrier.'}
        </Empty>
      ) : (
        <CommitmentList commitments={commitments} form={actionData} today={today} />
      )}
      <Pagination total={total} pageSize={25} page={page} here={here} noun="engagement" />
      {mayRecord && (
        <details open={isRecording}>
          <summary>Inscrire un engagement</summary>
          <RecordForm form={isRecording ? actionData : undefined} organisations={organisations} submissionKey={submissionKey} />
        </details>
      )}
    </Page>
  )
}

function RecordForm(props: {
  form: KeptForm | undefined
  organisations: readonly { value: string; label: string }[]
  submissionKey: string
}) {
  const field = filled(props.form)
  return (
    <form method="post" className="form">
      <input type="hidden" name="submissionKey" value={props.submissionKey} />
      <Select label="Organisation qui s’engage" options={props.organisations} {...field('organisation')} />
      <Field kind="textarea" rows={3} label="Ce qui est promis" maxLength={1000} {...field('promise')} />
      <div className="side-by-side">
        <Field kind="date" label="Promis le" {...field('promisedOn')} />
        <Field kind="date" label="À tenir pour le" {...field('dueOn')} />
      </div>
      <Field
        label="Projet"
        optional
        hint="Sa référence ; l’organisation ne voit l’engagement que si elle peut lire ce projet."
        {...field('project')}
      />
      <Field label="Où c’est écrit" hint="Compte rendu, convention, courrier : avec sa référence ou sa date." {...field('source')} />
      <Field kind="url" label="Adresse de la pièce" optional {...field('sourceUrl')} />
      <Button look="main">Inscrire</Button>
    </form>
  )
}
