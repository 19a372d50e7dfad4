import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { DayField } from '#cap/projects/model.ts'
import { bringsMoney } from '#cap/toolbox/model.ts'
import { devices } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import type { Web } from '#kernel/web.ts'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { counted, formatMoney } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { consent, markInstalment, openApplication, planInstalment, type SeenApplication, tellStep, tickPiece } from '../actions.ts'
import { refreshOutside } from '../actions/outside.ts'
import { ConsentForm, InstalmentForm, OpenForm, StepForm } from '../model.ts'
import { outsideProblems } from '../model/outside.ts'
import { mayOnApplications } from '../policy.ts'
import { applicationsOf, type ObtainedBefore, obtainedByAlike } from '../queries.ts'
import { outsideAnswersOf } from '../queries/outside.ts'
import { FileCard, NewFile } from '../views/file-card.tsx'
import { answerTo } from '../views/refusals.ts'
import type { Route } from './+types/project-applications.ts'

/** The aid applications of a project. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, href } = await projectOf(context, params)
  const may = (verb: Parameters<typeof mayOnApplications>[1]) => mayOnApplications(ctx.actor, verb, project, ctx.today)
  if (!may('read')) throw notYours(ctx)
  const rights = { prepare: may('prepare'), consent: may('consent'), tell: may('tell') }
  const found = await read(ctx, async (tx) => ({
    files: await applicationsOf(tx, project),
    answers: await outsideAnswersOf(tx, project),
    devices: rights.tell ? (await devices(tx)).filter(bringsMoney).map(({ code, name }) => ({ code, name })) : [],
    alike: await obtainedByAlike(tx, project, ctx.today),
  }))
  return { ...found, isLinked: ctx.config.demarches !== undefined, rights, today: ctx.today, href: `${href}/demandes` }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, project, key, href } = await projectOf(context, params)
  if (!mayOnApplications(ctx.actor, 'read', project, ctx.today)) throw notYours(ctx)
  const fields = await formOf(request)
  const here = `${href}/demandes`
  if (fields.verb === 'open') {
    const form = OpenForm.safeParse(fields)
    if (!form.success) return keep(fields, mistakesOf(form.error))
    const done = await openApplication(ctx, key, form.data.device, form.data.asked)
    return done.ok ? redirect(`${here}?fait=ouverte#${done.value}`, 303) : answerTo(done.refusal, fields)
  }
  const seen = z.object({ application: z.string().regex(/^D-\d{4}-\d{4,9}$/), version: z.coerce.number().int() }).safeParse(fields)
  if (!seen.success) throw data('Rechargez la page, puis recommencez.', { status: 400 })
  const application = { territoryId: key.territoryId, reference: seen.data.application, version: seen.data.version }
  return (await tell(ctx, application, fields)) ?? redirect(`${here}?fait=dite#${application.reference}`, 303)
}

/** Does what the form asks. @returns what to mend, or nothing when it is done */
async function tell(ctx: Web, application: SeenApplication, fields: FormFields) {
  switch (fields.verb) {
    case 'tick':
    case 'untick': {
      const done = await tickPiece(ctx, application, Number(fields.rank) || 0, fields.verb === 'tick')
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
    case 'consent': {
      const form = ConsentForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await consent(ctx, application, form.data.consentBy)
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
    case 'withdraw-consent': {
      const done = await consent(ctx, application, null)
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
    case 'refresh': {
      const done = await refreshOutside(ctx, ctx.config.demarches, application)
      if (!done.ok) return answerTo(done.refusal, fields)
      return done.value ? keep(fields, { '': `Démarches simplifiées : ${outsideProblems[done.value]}.` }) : undefined
    }
    case 'instalment': {
      const form = InstalmentForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await planInstalment(ctx, application, form.data)
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
    case 'asked':
    case 'paid': {
      const on = DayField.safeParse(fields.on)
      if (!on.success) return keep(fields, { '': on.error.issues[0]!.message })
      const done = await markInstalment(ctx, application, String(fields.instalment), fields.verb, on.data)
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
    default: {
      const form = StepForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await tellStep(ctx, application, form.data)
      return done.ok ? undefined : answerTo(done.refusal, fields)
    }
  }
}

const doneWords: Readonly<Record<string, string>> = { ouverte: 'La demande est ouverte.', dite: 'C’est noté.' }

export default function ProjectApplications({ loaderData, actionData }: Route.ComponentProps) {
  const { files, answers, isLinked, devices: open, alike, rights, today, href } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {files.length === 0 ? (
        <Empty title="Aucune demande d’aide n’est ouverte">
          Une demande se dépose avant tout engagement de dépense :{' '}
          {rights.tell ? 'ouvrez-la ici, ses pièces se cochent une à une.' : 'le chef de projet l’ouvre.'}
        </Empty>
      ) : (
        <>
          <h2 className="first">{counted(files.length, 'demande d’aide', 'demandes d’aide')}</h2>
          {files.map((file) => (
            <FileCard
              key={file.id}
              file={file}
              rights={rights}
              today={today}
              href={href}
              form={actionData}
              outside={{ answer: answers[file.reference], isLinked }}
            />
          ))}
        </>
      )}
      {rights.tell && <NewFile devices={open} form={actionData} />}
      {alike.length > 0 && <Alike lines={alike} />}
    </>
  )
}

function Alike({ lines }: { lines: readonly ObtainedBefore[] }) {
  return (
    <section>
      <h2>Des projets comme celui-ci ont obtenu</h2>
      <p className="quiet">Projets publics de la même filière ou au même objet, tous territoires confondus.</p>
      <ul>
        {lines.map((line) => (
          <li key={line.deviceCode}>
            <a href={`/dispositifs/${line.deviceCode}`}>{line.deviceName}</a> : {counted(line.count, 'projet')}, {formatMoney(line.median)}
            {line.count > 1 && ' en médiane'}
          </li>
        ))}
      </ul>
    </section>
  )
}
