import { useLocation } from 'react-router'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects } from '#cap/projects/queries.ts'
import { devices } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { Button, ButtonLink, PostButton } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { formatLongDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { meetingOf } from '../access.ts'
import { endsAt, meetingStages, type MeetingStage } from '../model/meetings.ts'
import { quorumOf } from '../model/vote.ts'
import { bodyById } from '../queries/bodies.ts'
import { agendaOf, attendanceOf, recusalsOf, tasksOf } from '../queries/meetings.ts'
import { Agenda } from '../views/agenda.tsx'
import { AttendanceForm, AttendanceList, QuorumLine } from '../views/attendance.tsx'
import { CommitteeForm } from '../views/committee-form.tsx'
import { ItemFields, MeetingFields } from '../views/meeting-fields.tsx'
import { TaskList } from '../views/task-list.tsx'
import type { Route } from './+types/meeting.ts'
import { performOnMeeting } from './meeting-verbs.ts'

/** One meeting: when, who, what; used on a phone while it is held. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href, meeting } = await meetingOf(context, params)
  const mayRun = may('run-committees')
  const isOpenToItems = meeting.stage !== 'closed' && meeting.stage !== 'cancelled'
  const found = await read(ctx, async (tx) => ({
    body: (await bodyById(tx, scope, { territoryId: territory.id, id: meeting.bodyId }))!,
    agenda: await agendaOf(tx, scope, meeting),
    attendance: await attendanceOf(tx, meeting),
    recusals: await recusalsOf(tx, meeting),
    tasks: await tasksOf(tx, meeting),
    projects:
      mayRun && isOpenToItems
        ? (await listProjects(tx, readScope(ctx.actor, ctx.today), { territoryId: territory.id, sort: 'title', pageSize: 500 })).lines
        : [],
    devices: mayRun && isOpenToItems ? await devices(tx) : [],
  }))
  const ownClosed = found.recusals.filter(
    (recusal) => recusal.personId === ctx.actor.id && !found.agenda.some((item) => item.id === recusal.itemId),
  ).length
  return {
    ...found,
    meeting,
    mayRun,
    ownClosed,
    href,
    projects: found.projects.map((line) => ({ value: line.reference, label: `${line.reference} · ${line.title}` })),
    devices: found.devices.map((device) => ({ value: device.code, label: device.name })),
    quorum: quorumOf(
      found.body,
      found.attendance.map((one) => ({ ...one, recused: false })),
    ),
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, href, meeting } = await meetingOf(context, params)
  return performOnMeeting(ctx, territory, meeting.reference, `${href}/reunions/${meeting.reference}`, request)
}

const doneWords: Readonly<Record<string, string>> = {
  plan: 'La réunion est en préparation : composez l’ordre du jour, puis convoquez.',
  convene: 'La réunion est convoquée : chaque membre qui a une adresse reçoit un courriel, sans un mot des dossiers.',
  open: 'La séance est ouverte : notez les présents.',
  close: 'La séance est close : le compte rendu est celui-ci.',
  cancel: 'La réunion est annulée.',
  move: 'La réunion est changée.',
  put: 'Le point est inscrit à l’ordre du jour.',
  'take-off': 'Le point est retiré de l’ordre du jour.',
  attendance: 'Les présences sont notées.',
}

export default function MeetingPage({ loaderData, actionData }: Route.ComponentProps) {
  const { meeting, body, agenda, attendance, quorum, tasks, mayRun, ownClosed, href } = loaderData
  const here = `${href}/reunions/${meeting.reference}`
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={meeting.title}
      tabTitle={`${meeting.title}, ${meeting.reference}`}
      wide
      above={`${body.name} · ${meeting.reference} · ${meetingStages[meeting.stage].label}`}
      lede={whenOf(meeting)}
      breadcrumbs={[{ label: 'Comités', href }]}
      actions={
        meeting.stage !== 'cancelled' && (
          <>
            <ButtonLink href={`${here}/dossier.pdf`} download>
              Mon dossier de séance (PDF)
            </ButtonLink>
            {(meeting.stage === 'open' || meeting.stage === 'closed') && (
              <ButtonLink href={`${here}/compte-rendu.pdf`} download>
                Compte rendu (PDF)
              </ButtonLink>
            )}
            {meeting.visio && <ButtonLink href={meeting.visio}>Rejoindre à distance</ButtonLink>}
            {meeting.stage !== 'closed' && <ButtonLink href={`${here}/rendez-vous.ics`}>Ajouter à mon agenda</ButtonLink>}
          </>
        )
      }
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      {meeting.origin === 'demonstration' && (
        <Notice>Réunion de démonstration : les personnes, les votes et les propos sont fictifs.</Notice>
      )}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <section>
          <h2>Ordre du jour</h2>
          <Agenda agenda={agenda} size={meeting.agendaSize} here={here} ownClosed={ownClosed}>
            {mayRun && (meeting.stage === 'draft' || meeting.stage === 'convened')
              ? (item) => (
                  <PostButton small fields={{ verb: 'take-off', rank: String(item.rank), version: String(meeting.version) }}>
                    Retirer<span className="read-only-aloud"> le point {item.rank}</span>
                  </PostButton>
                )
              : undefined}
          </Agenda>
          {mayRun && meeting.stage !== 'closed' && meeting.stage !== 'cancelled' && <PutForm loaderData={loaderData} form={actionData} />}
          {tasks.length > 0 && (
            <>
              <h2>À faire après cette réunion</h2>
              <TaskList tasks={tasks} />
            </>
          )}
        </section>
        <section>
          <h2>{meeting.stage === 'closed' ? 'Présents' : 'Membres'}</h2>
          {attendance.length > 0 && meeting.stage !== 'draft' && meeting.stage !== 'convened' && <QuorumLine quorum={quorum} />}
          {mayRun && meeting.stage === 'open' ? (
            <AttendanceForm attendance={attendance} />
          ) : (
            <AttendanceList attendance={attendance} stage={meeting.stage} />
          )}
          {mayRun && <StageForms meeting={meeting} form={actionData} />}
        </section>
      </div>
    </Page>
  )
}

type Loaded = Route.ComponentProps['loaderData']

const whenOf = (meeting: Loaded['meeting']) =>
  [
    `Le ${formatLongDay(meeting.heldOn)}, de ${meeting.startsAt.replace(':', '\u00a0h\u00a0')} à ${endsAt(meeting).replace(':', '\u00a0h\u00a0')}`,
    meeting.place,
  ]
    .filter(Boolean)
    .join(' · ')

function PutForm({ loaderData, form }: { loaderData: Loaded; form: Route.ComponentProps['actionData'] }) {
  const isAsked = form?.fields.verb === 'put'
  return (
    <details open={isAsked || loaderData.meeting.agendaSize === 0}>
      <summary>Inscrire un point</summary>
      <CommitteeForm verb="put" version={loaderData.meeting.version}>
        <ItemFields form={isAsked ? form : undefined} devices={loaderData.devices} projects={loaderData.projects} />
        <Button look="main">Inscrire</Button>
      </CommitteeForm>
    </details>
  )
}

const nextStep: Readonly<Record<MeetingStage, { verb: string; label: string; words: string } | null>> = {
  draft: {
    verb: 'convene',
    label: 'Convoquer',
    words: 'L’ordre du jour est prêt ? Les membres du jour de la réunion reçoivent un courriel, sans un mot des dossiers.',
  },
  convened: {
    verb: 'open',
    label: 'Ouvrir la séance',
    words: 'Le jour venu : les membres sont alors ceux des mandats de ce jour, et les intérêts déclarés ferment les points concernés.',
  },
  open: { verb: 'close', label: 'Clore la séance', words: 'Chaque point a une issue ? Le compte rendu ne change plus ensuite.' },
  closed: null,
  cancelled: null,
}

function StageForms({ meeting, form }: { meeting: Loaded['meeting']; form: Route.ComponentProps['actionData'] }) {
  const next = nextStep[meeting.stage]
  if (!next) return null
  const isMoving = form?.fields.verb === 'move'
  return (
    <>
      <CommitteeForm verb={next.verb} version={meeting.version} className="verb todo">
        <p>{next.words}</p>
        <Button look="main">{next.label}</Button>
      </CommitteeForm>
      {meeting.stage !== 'open' && (
        <>
          <details open={isMoving}>
            <summary>Changer le jour, l’heure ou le lieu</summary>
            <CommitteeForm verb="move" version={meeting.version}>
              <MeetingFields form={isMoving ? form : undefined} meeting={meeting} />
              <Button>Enregistrer</Button>
            </CommitteeForm>
          </details>
          <details>
            <summary>Annuler la réunion</summary>
            <CommitteeForm verb="cancel" version={meeting.version}>
              <p>Les membres déjà convoqués en sont prévenus.</p>
              <Button look="danger">Annuler la réunion</Button>
            </CommitteeForm>
          </details>
        </>
      )}
    </>
  )
}
