import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { operatorOf } from '#cap/toolbox/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { Empty } from '#ui/empty.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { type KeptForm, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatMoney, formatNumber } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Tag } from '#ui/tag.tsx'
import { doneIn } from '#ui/url.ts'
import type { Day } from '#kernel/day.ts'
import { answer } from '../actions.ts'
import { answerDue, operatorStates, StepForm as StepFields, states } from '../model.ts'
import { type ApplicationFile, referredFiles } from '../queries.ts'
import { answerTo } from '../views/refusals.ts'
import { StepForm } from '../views/step-form.tsx'
import { Timeline } from '../views/timeline.tsx'
import type { Route } from './+types/referred.ts'

/** The files that companies let an operator read, to answer them. */
export async function loader({ context }: Route.LoaderArgs) {
  const { ctx } = await operatorOf(context)
  return { files: await read(ctx, referredFiles), today: ctx.today }
}

export async function action({ context, request }: Route.ActionArgs) {
  const { ctx } = await operatorOf(context)
  const fields = await formOf(request)
  const seen = z
    .object({ application: z.string().regex(/^D-\d{4}-\d{4,9}$/), territory: z.uuid(), version: z.coerce.number().int() })
    .safeParse(fields)
  if (!seen.success) throw data('Rechargez la page, puis recommencez.', { status: 400 })
  const form = StepFields.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const { application, territory, version } = seen.data
  const done = await answer(ctx, { territoryId: territory, reference: application, version }, form.data)
  return done.ok ? redirect(`/operateur/demandes?fait=dite#${application}`, 303) : answerTo(done.refusal, fields)
}

const doneWords: Readonly<Record<string, string>> = { dite: 'Votre réponse est notée : l’entreprise et le territoire la lisent.' }

export default function Referred({ loaderData: { files, today }, actionData }: Route.ComponentProps) {
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page title="Demandes reçues" lede="Les dossiers que des entreprises vous laissent lire, ceux qui attendent une réponse d’abord.">
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {files.length === 0 ? (
        <Empty title="Aucune demande ne vous est adressée" action={<a href="/operateur/dispositifs">Voir mes dispositifs</a>}>
          Une entreprise vous laisse lire sa demande quand elle le veut ; elle arrive alors ici.
        </Empty>
      ) : (
        files.map((file) => <ReferredFile key={file.id} file={file} today={today} form={actionData} />)
      )}
    </Page>
  )
}

function ReferredFile({ file, today, form }: { file: ApplicationFile; today: Day; form: KeptForm | undefined }) {
  const sent = file.sent!
  const due = answerDue(file, file.events)
  return (
    <article className="application" id={file.reference}>
      <h2>
        {sent.title}{' '}
        <Tag {...(['submitted', 'instructed'].includes(file.state) && { tone: 'accent' as const })}>{states[file.state].label}</Tag>
      </h2>
      <p className="quiet">
        {file.reference} · {file.deviceName} · {file.territoryName}
        {file.outsideNumber && ` · dossier ${file.outsideNumber}`}
      </p>
      {due && (
        <p>
          Réponse annoncée pour le {formatDay(due)}
          {due < today && ' : ce jour est passé'}.
        </p>
      )}
      <p>{sent.summary}</p>
      <DefinitionList
        facts={[
          { label: 'Entreprise', value: sent.siret ? `${sent.company} (SIRET ${sent.siret})` : sent.company },
          { label: 'Commune', value: sent.communeName },
          { label: 'Investissement', value: sent.cost === null ? null : formatMoney(sent.cost) },
          { label: 'Aide demandée', value: formatMoney(file.asked) },
          { label: 'Emplois créés', value: sent.jobsCreated === null ? null : `${formatNumber(sent.jobsCreated)} ETP` },
          { label: 'Accord de lecture', value: `${file.consentBy}, le ${formatDay(file.consentOn!)}` },
        ]}
      />
      <Timeline events={file.events} />
      <StepForm file={file} today={today} form={form?.fields.application === file.reference ? form : undefined} among={operatorStates} />
    </article>
  )
}
