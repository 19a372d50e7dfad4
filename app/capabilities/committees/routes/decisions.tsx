import { randomUUID } from 'node:crypto'
import { redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, type KeptForm, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { doneIn } from '#ui/url.ts'
import { committeePages, committeesOf } from '../access.ts'
import { recordDecision } from '../actions/decisions.ts'
import { DecisionForm, decisionsPageSize } from '../model/decisions.ts'
import { outcomeCodes, outcomes } from '../model/meetings.ts'
import { listDecisions } from '../queries/decisions.ts'
import { CommitteeTabs } from '../views/committee-tabs.tsx'
import { askedOfRegister } from '../views/decision-filter.ts'
import { DecisionList } from '../views/decision-list.tsx'
import type { Route } from './+types/decisions.ts'

/** The register of decisions, searched. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await committeesOf(context, params)
  if (!may('read-decisions')) throw notYours(ctx)
  const asked = askedOfRegister(request.url)
  const found = await read(ctx, (tx) => listDecisions(tx, scope, { ...asked, territoryId: territory.id }))
  return {
    pages: await committeePages(context, params),
    ...asked,
    ...found,
    mayRecord: may('record-decision'),
    href,
    name: territory.name,
    submissionKey: randomUUID(),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href } = await committeesOf(context, params)
  const fields = await formOf(request)
  const form = DecisionForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await recordDecision(ctx, territory, form.data)
  if (done.ok) return redirect(`${href}/decisions?q=${done.value}&fait=record`, 303)
  switch (done.refusal) {
    case 'forbidden':
      throw notYours(ctx)
    case 'unknown-project':
      return keep(fields, { project: 'Aucun projet du territoire ne porte cette référence.' })
    case 'in-the-future':
      return keep(fields, { decidedOn: 'Une décision a déjà été prise : sa date ne peut pas être à venir.' })
    default:
      return never(done.refusal)
  }
}

const origins = [
  { value: 'here', label: 'Ici, en comité' },
  { value: 'elsewhere', label: 'Ailleurs' },
]
const outcomeOptions = outcomeCodes.map((code) => ({ value: code, label: outcomes[code] }))

export default function Decisions({ loaderData, actionData }: Route.ComponentProps) {
  const { decisions, total, search, outcome, origin, from, until, page, mayRecord, href, name, submissionKey } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, { record: 'La décision est inscrite au registre ; une ligne ne s’y modifie pas.' })
  const isFiltered = Boolean(search || outcome || origin || from || until)
  return (
    <Page
      title="Registre des décisions"
      tabTitle={`Décisions, ${name}`}
      wide
      lede="Ce qui a été décidé, par qui et quand, ici ou ailleurs. Une ligne ne se modifie pas : une décision nouvelle s’ajoute."
      actions={
        <>
          <ButtonLink href={`${href}/decisions.csv${here.search}`} download>
            Télécharger en CSV
          </ButtonLink>
          <ButtonLink href={`${href}/decisions.xlsx${here.search}`} download>
            Télécharger en XLSX
          </ButtonLink>
        </>
      }
    >
      <CommitteeTabs href={href} pages={loaderData.pages} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <SearchForm label="Mots, ou référence (D-, AV-, P-)" value={search} resetHref={here.pathname} isFiltered={isFiltered}>
        <Select name="sens" label="Sens" optional emptyLabel="Tous" value={outcome} options={outcomeOptions} />
        <Select name="prise" label="Prise" optional emptyLabel="Partout" value={origin} options={origins} />
        <Field kind="date" name="depuis" label="Depuis le" optional value={from} />
        <Field kind="date" name="jusqua" label="Jusqu’au" optional value={until} />
      </SearchForm>
      {decisions.length === 0 ? (
        <Empty title={isFiltered ? 'Aucune décision ne correspond à cette recherche' : 'Aucune décision pour le moment'}>
          {isFiltered ? 'Enlevez un filtre, ou cherchez un autre mot.' : 'Une décision prise en comité s’inscrit ici d’elle-même.'}
        </Empty>
      ) : (
        <DecisionList decisions={decisions} href={href} />
      )}
      <Pagination total={total} pageSize={decisionsPageSize} page={page} here={here} noun="décision" />
      {mayRecord && (
        <details open={actionData !== undefined}>
          <summary>Inscrire une décision prise ailleurs</summary>
          <RecordForm form={actionData} submissionKey={submissionKey} />
        </details>
      )}
    </Page>
  )
}

function RecordForm({ form, submissionKey }: { form: KeptForm | undefined; submissionKey: string }) {
  const field = filled(form, { outcome: 'favourable' })
  return (
    <form method="post" className="form">
      <input type="hidden" name="submissionKey" value={submissionKey} />
      <Field label="Qui a décidé" hint="Conseil communautaire, préfet, Région, ADEME…" {...field('decidedBy')} />
      <Field kind="date" label="Décidé le" {...field('decidedOn')} />
      <Field label="Titre" {...field('title')} />
      <Select label="Sens" options={outcomeOptions} {...field('outcome')} />
      <Field kind="textarea" rows={4} label="Ce qui est décidé" optional maxLength={4000} {...field('text')} />
      <Field label="Projet" optional hint="Sa référence, par exemple P-2026-0012." {...field('project')} />
      <Field label="Où la décision est écrite" hint="Délibération, arrêté, courrier : avec son numéro ou sa date." {...field('source')} />
      <Field kind="url" label="Adresse de la pièce" optional {...field('sourceUrl')} />
      <Button look="main">Inscrire au registre</Button>
    </form>
  )
}
