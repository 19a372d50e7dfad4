import { redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { regions } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { doneIn } from '#ui/url.ts'
import { accountManagerOf, notYours } from '../access.ts'
import { askNationalMandate, decideRequest, type DecideRefusal } from '../actions/accounts.ts'
import { roles } from '../model.ts'
import { accountStates, NationalMandateForm, nationalRoles } from '../model/accounts.ts'
import { accountsOf, administratorsOn, openRequests } from '../queries/accounts.ts'
import { accountsAskedFrom, accountsPageSize } from '../views/account-list.ts'
import { AccountTable, NationalMandateRequest, Requests } from '../views/accounts.tsx'
import type { Route } from './+types/accounts.ts'

/** The accounts that no territory gives: who has one, what waits for a second person. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const ctx = accountManagerOf(context)
  const asked = accountsAskedFrom(request.url)
  const found = await read(ctx, async (tx) => ({
    ...(await accountsOf(tx, ctx.today, { ...asked, pageSize: accountsPageSize })),
    requests: await openRequests(tx, ctx.today),
    administrators: await administratorsOn(tx, ctx.today),
  }))
  const offered = (await regions(ctx.db)).map(({ code, name }) => ({ code, name }))
  return { ...found, asked, on: ctx.today, actorId: ctx.actor.id, regions: offered }
}

export async function action({ context, request }: Route.ActionArgs) {
  const ctx = accountManagerOf(context)
  const fields = await formOf(request)
  const waiting = z.uuid().safeParse(fields.request)
  if (waiting.success) {
    const decision = fields.verb === 'approve' ? 'approved' : 'declined'
    const done = await decideRequest(ctx, waiting.data, decision)
    return done.ok ? redirect(`/programme/comptes?fait=${decision}`, 303) : keep({}, { '': sentenceOf(done.refusal) }, 409)
  }
  const form = NationalMandateForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await askNationalMandate(ctx, form.data)
  if (done.ok) return redirect('/programme/comptes?fait=asked', 303)
  if (done.refusal === 'forbidden') throw notYours(ctx)
  return keep(
    fields,
    done.refusal === 'unknown-region'
      ? { region: 'Cette région n’est pas connue.' }
      : { email: 'C’est votre adresse : personne ne se donne un mandat.' },
  )
}

function sentenceOf(refusal: DecideRefusal): string {
  switch (refusal) {
    case 'forbidden':
    case 'not-found':
      return 'Cette demande n’attend plus : quelqu’un y a répondu, ou elle est tombée.'
    case 'own-request':
      return 'Vous avez fait cette demande : un autre administrateur l’accorde.'
    case 'own-account':
      return 'Cette demande porte sur votre compte : un autre administrateur en décide.'
    case 'held-already':
      return 'Cette personne tient déjà ce mandat aujourd’hui : refusez la demande.'
    default:
      return never(refusal)
  }
}

const doneWords = {
  approved: 'C’est accordé et fait ; la personne est prévenue par courriel.',
  declined: 'La demande est refusée : rien n’est fait.',
  asked: 'La demande attend un autre administrateur.',
}

export default function Accounts({ loaderData, actionData }: Route.ComponentProps) {
  const { lines, total, asked, requests, administrators, on, actorId } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, doneWords)
  const isFiltered = asked.search !== '' || asked.role !== undefined || asked.state !== undefined
  return (
    <Page
      title="Comptes"
      tabTitle="Comptes, programme"
      wide
      lede="Les mandats du programme, des régions, des opérateurs et de l’évaluation. Un administrateur demande, un autre accorde ; suspendre se fait tout de suite."
      actions={
        <ButtonLink href={`/programme/comptes.csv${here.search}`} download>
          Exporter (CSV)
        </ButtonLink>
      }
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {administrators < 2 && (
        <Notice kind="warning" title="Un seul administrateur">
          Personne ne peut accorder ce que vous demandez. Qui exploite Ressort donne un second mandat en ligne de commande : « ressort user
          create ».
        </Notice>
      )}
      {requests.length > 0 && (
        <>
          <h2>Demandes en attente</h2>
          <Requests requests={requests} actorId={actorId} />
        </>
      )}
      <NationalMandateRequest form={actionData?.fields.verb === 'ask' ? actionData : undefined} regions={loaderData.regions} />
      <h2>Tous les comptes</h2>
      <SearchForm label="Nom ou adresse" value={asked.search} resetHref={here.pathname} isFiltered={isFiltered}>
        <Select
          name="role"
          label="Rôle"
          optional
          emptyLabel="Tous les rôles"
          value={asked.role}
          options={nationalRoles.map((role) => ({ value: role, label: roles[role] }))}
        />
        <Select
          name="etat"
          label="État"
          optional
          emptyLabel="Tous"
          value={asked.state}
          options={Object.entries(accountStates).map(([value, label]) => ({ value, label }))}
        />
      </SearchForm>
      {lines.length === 0 ? (
        <Empty title="Aucun compte ne correspond à cette recherche">Enlevez un filtre.</Empty>
      ) : (
        <AccountTable accounts={lines} on={on} />
      )}
      <Pagination total={total} pageSize={accountsPageSize} page={asked.page} here={here} noun="compte" />
    </Page>
  )
}
