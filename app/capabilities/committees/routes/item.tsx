import { useLocation } from 'react-router'
import { interestedRoles } from '#cap/membership/policy.ts'
import { halfCodes } from '#cap/membership/model/pair.ts'
import { pairStateOf } from '#cap/membership/queries/pair.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { read } from '#kernel/act.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { itemOf } from '../access.ts'
import { isVoted, itemKinds } from '../model/meetings.ts'
import { opinionKeyOf } from '../model/opinions.ts'
import { opinionOf } from '../queries/opinions.ts'
import { OpinionState } from '../views/opinion-state.tsx'
import { isThere, quorumOf } from '../model/vote.ts'
import { bodyById } from '../queries/bodies.ts'
import { fileOf } from '../queries/files.ts'
import { attendanceOf, ballotsOf, recusalsOf, tasksOf } from '../queries/meetings.ts'
import { FileFacts } from '../views/file-facts.tsx'
import { ItemRecord, ItemSession, Recusals } from '../views/item-session.tsx'
import type { Route } from './+types/item.ts'
import { performOnItem } from './item-verbs.ts'

/** One item: the file, who takes no part, the vote, what was said and what came of it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href, meeting, item } = await itemOf(context, params)
  const mayRun = may('run-committees')
  const found = await read(ctx, async (tx) => ({
    body: (await bodyById(tx, scope, { territoryId: territory.id, id: meeting.bodyId }))!,
    file: await fileOf(tx, scope, item, territory.id, ctx.today),
    attendance: await attendanceOf(tx, meeting),
    recusals: (await recusalsOf(tx, meeting)).filter((one) => one.itemId === item.id),
    ballots: (await ballotsOf(tx, meeting)).filter((one) => one.itemId === item.id),
    tasks: (await tasksOf(tx, meeting)).filter((one) => one.itemId === item.id),
    opinion: (await opinionOf(tx, territory.id, item.id)) ?? null,
    pair: (await pairStateOf(tx, opinionKeyOf(territory.id, item.id), ctx.today)) ?? null,
    persons: mayRun ? await holdersOf(tx, { territoryId: territory.id, roles: interestedRoles, on: ctx.today }) : [],
  }))
  const recused = new Set(found.recusals.map((one) => one.personId))
  const attendees = found.attendance.map((one) => ({ ...one, recused: one.personId !== null && recused.has(one.personId) }))
  const own = attendees.find((one) => one.personId === ctx.actor.id)
  const isOpen = meeting.stage === 'open' && item.concludedOn === null
  return {
    ...found,
    persons: found.persons.map((one) => ({ value: one.id, label: [one.name, one.organisation].filter(Boolean).join(', ') })),
    attendees,
    meeting,
    item,
    href,
    mayRun: mayRun && isOpen,
    mayFinish: mayRun,
    half: halfCodes.find((half) => may(`sign-opinion-${half}`)) ?? null,
    mayVote: isOpen && isVoted(item.kind) && own !== undefined && own.voice === 'voting' && isThere(own) && !own.recused && may('vote'),
    ownChoice: found.ballots.find((ballot) => ballot.rank === own?.rank)?.choice,
    quorum: quorumOf(found.body, attendees),
    isHeld: meeting.stage === 'open',
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href, meeting, item } = await itemOf(context, params)
  const at = { meeting: meeting.reference, rank: item.rank, href: `${href}/reunions/${meeting.reference}/points/${item.rank}` }
  return performOnItem(ctx, territory, at, request)
}

const doneWords: Readonly<Record<string, string>> = {
  discuss: 'Le compte rendu de ce point est enregistré.',
  vote: 'Votre vote est enregistré.',
  record: 'Les votes sont enregistrés.',
  conclude: 'Le point est conclu.',
  task: 'La tâche est donnée.',
  done: 'La tâche est faite.',
  sign: 'Votre signature est enregistrée.',
  'put-again': 'L’avis est de nouveau soumis à la signature des deux coprésidents.',
}

export default function ItemPage({ loaderData, actionData }: Route.ComponentProps) {
  const { meeting, item, file, recusals, href, opinion, pair, half, mayFinish } = loaderData
  const here = `${href}/reunions/${meeting.reference}/points/${item.rank}`
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={item.title}
      tabTitle={`${item.title}, ${meeting.reference}`}
      wide
      above={[`Point ${item.rank}`, itemKinds[item.kind], item.opinionReference].filter(Boolean).join(' · ')}
      lede={item.question || undefined}
      breadcrumbs={[
        { label: 'Comités', href },
        { label: `${meeting.bodyName}, ${meeting.reference}`, href: `${href}/reunions/${meeting.reference}` },
      ]}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <section>
          {file && (
            <>
              <h2>Le dossier</h2>
              <p>{file.project.summary}</p>
              <FileFacts file={file} deviceName={item.deviceName} />
            </>
          )}
          <ItemRecord {...loaderData} form={actionData} />
        </section>
        <section>
          {opinion && <OpinionState opinion={opinion} pair={pair} half={half} mayRun={mayFinish} here={here} />}
          <Recusals recusals={recusals} attached={item.projectId !== null} />
          <ItemSession {...loaderData} form={actionData} />
        </section>
      </div>
    </Page>
  )
}
