import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { daysBetween } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import { doneIn } from '#ui/url.ts'
import { postOf } from '../access.ts'
import { describePost, fundPost, removeFunding } from '../actions/posts.ts'
import { endsSoon, FundingForm, fundedUntil, PostForm, vacantSince } from '../model.ts'
import { fundingsOf, postOfTerritory, tenuresOf } from '../queries/posts.ts'
import { Fundings } from '../views/fundings.tsx'
import { DescribeForm, FundForm } from '../views/post-forms.tsx'
import { Tenures } from '../views/tenures.tsx'
import type { Route } from './+types/post.ts'

/** The chef de projet's post: who employs, who pays until when, who holds it and who held it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, may } = await postOf(context, params, 'read-post')
  const { today } = ctx
  const found = await read(ctx, async (tx) => ({
    post: (await postOfTerritory(tx, territory.id)) ?? null,
    fundings: await fundingsOf(tx, territory.id),
    tenures: await tenuresOf(tx, territory.id),
  }))
  const vacant = found.post && vacantSince(found.post, found.tenures, today)
  const until = fundedUntil(found.fundings, today)
  return {
    ...found,
    vacant: vacant && { since: vacant, days: daysBetween(vacant, today) },
    until,
    endsSoon: endsSoon(until, today),
    mayChange: may('change-post'),
    mayHandOver: may('make-handover'),
    name: territory.name,
    href: `/espace/${territory.code}/gouvernance`,
    today,
  }
}

const Form = z.discriminatedUnion(
  'verb',
  [PostForm, FundingForm, z.object({ verb: z.literal('remove-funding'), funding: z.uuid() })],
  'Rechargez la page, puis envoyez à nouveau.',
)

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await postOf(context, params, 'read-post')
  const fields = await formOf(request)
  const form = Form.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(ctx, territory, form.data)
  if (done.ok) return redirect(`/espace/${territory.code}/gouvernance/poste?fait=${form.data.verb}`, 303)
  return keep(fields, sentenceOf(done.refusal), 409)
}

type Refusal = 'forbidden' | 'not-found' | 'no-post' | 'changed-meanwhile'

function perform(ctx: Ctx, territory: Parameters<typeof describePost>[1], form: z.infer<typeof Form>): Promise<Outcome<unknown, Refusal>> {
  switch (form.verb) {
    case 'describe':
      return describePost(ctx, territory, form)
    case 'fund':
      return fundPost(ctx, territory, form)
    case 'remove-funding':
      return removeFunding(ctx, territory, form.funding)
    default:
      return never(form)
  }
}

function sentenceOf(refusal: Refusal): Mistakes {
  switch (refusal) {
    case 'forbidden':
      throw data('Vos mandats laissent lire ce poste, et ne le laissent pas changer.', { status: 403 })
    case 'not-found':
      return { '': 'Cette convention a déjà été enlevée.' }
    case 'no-post':
      return { '': 'Dites d’abord qui emploie le chef de projet.' }
    case 'changed-meanwhile':
      return { '': 'Le poste a changé pendant que vous lisiez cette page. Ce que vous aviez écrit est gardé : relisez, puis enregistrez.' }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  describe: 'Le poste est enregistré.',
  fund: 'La convention est notée.',
  'remove-funding': 'La convention est enlevée.',
}

export default function PostPage({ loaderData, actionData }: Route.ComponentProps) {
  const { post, fundings, tenures, vacant, until, mayChange, mayHandOver, name, href, today } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title="Le poste de chef de projet"
      tabTitle={`Poste de chef de projet, ${name}`}
      wide
      actions={mayHandOver && <ButtonLink href={`${href}/poste/passation`}>Passation</ButtonLink>}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {vacant && (
        <Notice kind="warning" title={`Poste vacant depuis ${counted(vacant.days, 'jour')}`}>
          Personne n’a de mandat de chef de projet depuis le {formatDay(vacant.since)}.
        </Notice>
      )}
      {post && loaderData.endsSoon && until && (
        <Notice kind="warning" title={`Le financement finit le ${formatDay(until)}`}>
          Dans {counted(daysBetween(today, until), 'jour')}. Notez ci-dessous la convention qui le prolonge.
        </Notice>
      )}
      {post && !until && fundings.length > 0 && <Notice kind="warning" title="Aucune convention ne couvre le poste aujourd’hui" />}
      {post ? (
        <DefinitionList
          facts={[
            { label: 'Employeur', value: post.employer },
            { label: 'Poste ouvert le', value: formatDay(post.openedOn) },
            { label: 'Financé jusqu’au', value: until && formatDay(until) },
            { label: 'Source', value: <Source label={post.source} toVerify={post.toVerify} /> },
          ]}
        />
      ) : (
        <Empty title="Ce poste n’est pas encore décrit">
          {mayChange ? 'Dites qui emploie le chef de projet : la suite en dépend.' : 'Le chef de projet ou l’élu référent le décrira ici.'}
        </Empty>
      )}
      <h2>Qui paie, et jusqu’à quand</h2>
      <Fundings fundings={fundings} mayChange={mayChange} today={today} />
      <h2>Qui l’occupe, qui l’a occupé</h2>
      <Tenures tenures={tenures} today={today} />
      {mayChange && (
        <>
          <h2>Mettre à jour</h2>
          {post && <FundForm form={actionData} />}
          <DescribeForm post={post} form={actionData} />
        </>
      )}
    </Page>
  )
}
