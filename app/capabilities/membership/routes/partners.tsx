import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Tag } from '#ui/tag.tsx'
import { doneIn } from '#ui/url.ts'
import { spaceOf } from '../access.ts'
import { answerJoiningRequest } from '../actions.ts'
import { joiningStatus, type JoiningRequest, type OrganisationKind, organisationKinds } from '../model.ts'
import { joiningRequests, type Supporter, supportersOf } from '../queries.ts'
import { PartnerTabs } from '../views/partner-tabs.tsx'
import type { Route } from './+types/partners.ts'

/** Who supports the territory, and who asks to join it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  const found = await read(ctx, async (tx) => ({
    supporters: await supportersOf(tx, territory.id),
    requests: may('read-requests') ? await joiningRequests(tx, territory.id) : null,
  }))
  return {
    ...found,
    mayAnswer: may('answer-request'),
    mayGive: may('give-mandate'),
    mayMerge: may('merge-duplicates'),
    name: territory.name,
    code: territory.code,
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const fields = await formOf(request)
  const status = fields.status === 'accepted' ? 'accepted' : fields.status === 'declined' ? 'declined' : undefined
  const asked = z.uuid().safeParse(fields.request)
  if (!status || !asked.success) throw data('Rechargez la page, puis répondez à nouveau.', { status: 400 })
  const done = await answerJoiningRequest(ctx, territory.code, asked.data, status)
  if (done.ok && status === 'accepted')
    return redirect(`/espace/${territory.code}/partenaires/inviter?demande=${asked.data}&fait=acceptee`, 303)
  if (done.ok) return redirect(`/espace/${territory.code}/partenaires?fait=${status}`, 303)
  switch (done.refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet répond aux demandes.', { status: 403 })
    case 'not-found':
      return data({ sentence: 'Cette demande a déjà reçu une réponse : voici son état.' }, { status: 409 })
    default:
      return never(done.refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  declined: 'La demande est déclinée.',
}

export default function Partners({ loaderData, actionData }: Route.ComponentProps) {
  const { supporters, requests, mayAnswer, name, code } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page title="Annuaire" tabTitle={`Annuaire, ${name}`} wide>
      <PartnerTabs code={code} mayGive={loaderData.mayGive} mayMerge={loaderData.mayMerge} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      {actionData && <Notice kind="warning">{actionData.sentence}</Notice>}
      {requests && <Requests requests={requests} mayAnswer={mayAnswer} code={code} />}
      <h2>Soutiens du territoire</h2>
      {supporters.length === 0 ? <Empty title="Aucun soutien publié n’est connu de Ressort" /> : <Supporters supporters={supporters} />}
    </Page>
  )
}

function Requests({ requests, mayAnswer, code }: { requests: readonly JoiningRequest[]; mayAnswer: boolean; code: string }) {
  return (
    <>
      <h2>Demandes à rejoindre le territoire</h2>
      {requests.length === 0 ? (
        <Empty title="Aucune demande pour le moment" action={<ButtonLink href={`/territoires/${code}`}>Voir la page publique</ButtonLink>}>
          Tout acteur qui le veut peut demander à s’associer, depuis la page publique du territoire.
        </Empty>
      ) : (
        <ul className="requests" role="list">
          {requests.map((request) => (
            <li key={request.id}>
              <Request request={request} mayAnswer={mayAnswer} />
            </li>
          ))}
        </ul>
      )}
      {!mayAnswer && requests.some((r) => r.status === 'received') && <p className="quiet">Le chef de projet répond aux demandes.</p>}
    </>
  )
}

function Request({ request, mayAnswer }: { request: JoiningRequest; mayAnswer: boolean }) {
  const { organisation, kind, contact, email, message, askedOn, status, id } = request
  return (
    <article>
      <h3>
        {organisation} <Tag {...(status === 'received' && { tone: 'accent' as const })}>{joiningStatus[status]}</Tag>
      </h3>
      <p className="quiet">
        {organisationKinds[kind] ?? kind} · {contact}, <a href={`mailto:${email}`}>{email}</a> · demande du {formatDay(askedOn)}
      </p>
      {message && <blockquote>{message}</blockquote>}
      {mayAnswer && status === 'received' && (
        <form method="post" className="row answer">
          <input type="hidden" name="request" value={id} />
          <Button look="main" small name="status" value="accepted">
            Accepter
            <span className="read-only-aloud"> la demande de {organisation}</span>
          </Button>
          <Button small name="status" value="declined">
            Décliner
            <span className="read-only-aloud"> la demande de {organisation}</span>
          </Button>
        </form>
      )}
    </article>
  )
}

function Supporters({ supporters }: { supporters: readonly Supporter[] }) {
  return (
    <DataTable
      caption="Organisations qui soutiennent publiquement le territoire"
      rows={supporters}
      keyOf={(supporter) => supporter.name}
      columns={[
        { key: 'name', label: 'Organisation', cell: (s) => s.name },
        {
          key: 'kind',
          label: 'Nature',
          cell: (s) => organisationKinds[s.kind as OrganisationKind] ?? s.kind,
        },
        { key: 'since', label: 'Depuis le', cell: (s) => formatDay(s.since) },
        {
          key: 'source',
          label: 'Source',
          cell: (s) => (
            <span>
              {s.sourceUrl ? <a href={s.sourceUrl}>publication</a> : s.source}
              {s.publishedOn && ` du ${formatDay(s.publishedOn)}`}
            </span>
          ),
        },
      ]}
    />
  )
}
