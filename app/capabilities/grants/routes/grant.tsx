import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours, spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { PostButton } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatDay, french } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { MatchForm, matchGrant, setGrantAside, releaseGrant } from '../actions.ts'
import { sourceOf } from '../model/list.ts'
import { doubtful, likenessOf } from '../model/match.ts'
import { mayDoWithGrants } from '../policy.ts'
import { grantOf, linesAlreadyThere, projectsToMatch } from '../queries.ts'
import { Candidates } from '../views/candidates.tsx'
import type { Route } from './+types/grant.ts'

const mostCandidates = 5

/** One grant, and the projects whose money it may be: for the chef de projet. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!mayDoWithGrants(ctx.actor, 'match', territory.id)) throw notYours(ctx)
  const scope = readScope(ctx.actor, ctx.today)
  const found = await read(ctx, async (tx) => {
    const grant = z.uuid().safeParse(params.grant).success ? await grantOf(tx, scope, territory.id, params.grant) : undefined
    if (!grant) return undefined
    const ranked = (await projectsToMatch(tx, scope, territory.id))
      .map((project) => ({ ...project, ...likenessOf(grant, project) }))
      .filter((project) => project.score >= doubtful)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, mostCandidates)
    const lines =
      grant.amount === null
        ? []
        : await linesAlreadyThere(
            tx,
            territory.id,
            ranked.map((p) => p.id),
            grant.amount,
          )
    return {
      grant,
      candidates: ranked.map((project) => ({
        ...project,
        lines: lines.filter((line) => line.projectId === project.id),
      })),
    }
  })
  if (!found) throw data('Cette subvention n’est pas de ce territoire.', { status: 404 })
  return { ...found, code: territory.code, name: territory.name }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const fields = await formOf(request)
  const here = `/espace/${territory.code}/subventions/${params.grant}`
  if (!z.uuid().safeParse(params.grant).success) throw notThere()
  if (fields.verb === 'set-aside' || fields.verb === 'release') {
    const verb = fields.verb === 'release' ? releaseGrant : setGrantAside
    const done = await verb(ctx, territory.id, params.grant)
    if (done.ok) return redirect(`${here}?fait=${fields.verb}`, 303)
    return answerTo(done.refusal, fields)
  }
  const form = MatchForm.safeParse(fields)
  if (!form.success) {
    if (!mayDoWithGrants(ctx.actor, 'match', territory.id)) throw notYours(ctx)
    return keep(fields, mistakesOf(form.error))
  }
  const done = await matchGrant(ctx, territory.id, params.grant, form.data)
  if (done.ok) return redirect(`${here}?fait=match`, 303)
  return answerTo(done.refusal, fields)
}

type Refusal = Exclude<Awaited<ReturnType<typeof matchGrant>>, { ok: true }>['refusal']

function answerTo(refusal: Refusal, fields: Awaited<ReturnType<typeof formOf>>) {
  switch (refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet dit à quel projet une subvention appartient.', { status: 403 })
    case 'not-found':
      throw notThere()
    case 'said-already':
      return keep(fields, { '': 'Quelqu’un vient de se prononcer sur cette subvention : voici ce qui en est dit.' }, 409)
    case 'no-amount':
      return keep(fields, {
        '': 'Le montant de cette subvention n’est pas publié : elle ne peut pas entrer au registre.',
      })
    case 'no-such-line':
      return keep(fields, { entry: 'Cette ligne n’est plus libre au registre : rechargez la page.' })
    case 'in-the-future':
      return keep(fields, { decidedOn: 'Cette date est à venir : le registre note ce qui a eu lieu.' })
    default:
      return never(refusal)
  }
}

const notThere = () => data('Cette subvention n’est pas de ce territoire.', { status: 404 })

const doneWords: Readonly<Record<string, string>> = {
  match: 'La subvention est rattachée au projet, et son registre la dit une fois.',
  'set-aside': 'La subvention est notée sans projet du territoire.',
  release: 'Ce qui était dit de cette subvention est défait ; une ligne écrite au registre a sa correction.',
}

export default function GrantPage({ loaderData, actionData }: Route.ComponentProps) {
  const { grant, candidates, code, name } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={french(grant.title)}
      tabTitle={`Subvention, ${name}`}
      breadcrumbs={[{ label: 'Subventions publiées', href: `/espace/${code}/subventions` }]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <DefinitionList
        facts={[
          { label: 'Accordé', value: <Money amount={grant.amount} missing="non publié" /> },
          { label: 'Financeur', value: grant.funder },
          { label: 'Programme', value: grant.programme },
          {
            label: 'Bénéficiaire',
            value: grant.siren ? `${grant.beneficiary} (SIREN ${grant.siren})` : grant.beneficiary,
          },
          { label: 'Commune', value: grant.communeName ?? grant.communeTold },
          { label: 'Accordée le', value: grant.decidedOn && formatDay(grant.decidedOn) },
          { label: 'Source', value: sourceOf(grant) },
        ]}
      />
      {grant.match && (
        <>
          <h2>Rattachée à un projet</h2>
          <p>
            <a href={`/espace/${code}/projets/${grant.match.reference}/argent`}>
              {grant.match.reference}, {grant.match.title}
            </a>
          </p>
          <PostButton fields={{ verb: 'release' }}>Défaire ce rattachement</PostButton>
        </>
      )}
      {grant.isRefused && (
        <>
          <p>Aucun projet du territoire n’a reçu cette subvention.</p>
          <PostButton fields={{ verb: 'release' }}>Revenir sur ce choix</PostButton>
        </>
      )}
      {!grant.match && !grant.isRefused && (
        <>
          <h2>À quel projet appartient-elle ?</h2>
          {candidates.length === 0 ? (
            <Empty title="Aucun projet du territoire ne lui ressemble">
              Ni le SIREN, ni le titre, ni le montant, ni la commune ne la rapprochent d’un projet que vous suivez.
            </Empty>
          ) : (
            <Candidates candidates={candidates} decidedOn={grant.decidedOn} code={code} form={actionData} />
          )}
          <PostButton fields={{ verb: 'set-aside' }}>Elle n’appartient à aucun projet d’ici</PostButton>
        </>
      )}
    </Page>
  )
}
