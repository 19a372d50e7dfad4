import { data, redirect, useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ButtonLink } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { packOf } from '../access.ts'
import { answerLine } from '../actions/handovers.ts'
import { AnswerForm, noteField, sectionCodes, sections } from '../model/handover.ts'
import { linesOf } from '../queries/handovers.ts'
import { HandedLines } from '../views/handed-lines.tsx'
import type { Route } from './+types/handover.ts'

/** One hand-over, line by line: the successor confirms, or notes what to ask. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, handover, mayAnswer } = await packOf(context, params)
  const lines = await read(ctx, (tx) => linesOf(tx, handover))
  return { handover, lines, mayAnswer, name: territory.name, href: `/espace/${territory.code}/gouvernance/poste/passation` }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, handover } = await packOf(context, params)
  const fields = await formOf(request)
  const line = String(fields.line)
  const form = AnswerForm.safeParse({ ...fields, note: fields[noteField(line)] })
  if (!form.success) {
    const { note, ...others } = mistakesOf(form.error)
    return keep(fields, { ...others, ...(note && { [noteField(line)]: note }) })
  }
  const done = await answerLine(ctx, territory, handover.id, form.data)
  if (done.ok)
    return redirect(
      `/espace/${territory.code}/gouvernance/poste/passation/${handover.id}?fait=${form.data.verb}#ligne-${form.data.line}`,
      303,
    )
  return keep(fields, sentenceOf(done.refusal), 409)
}

function sentenceOf(refusal: 'forbidden' | 'not-found' | 'own-handover' | 'changed-meanwhile'): Mistakes {
  switch (refusal) {
    case 'forbidden':
      throw data('Qui reprend le poste confirme les lignes.', { status: 403 })
    case 'not-found':
      throw data('Ce dossier n’est plus ouvert à vos mandats.', { status: 404 })
    case 'own-handover':
      return { '': 'Vous avez préparé ce dossier : c’est à qui vous succède d’en confirmer les lignes.' }
    case 'changed-meanwhile':
      return { '': 'Cette ligne a reçu une réponse pendant que vous lisiez. La voici : relisez, puis répondez.' }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  confirm: 'La ligne est confirmée.',
  ask: 'La question est notée ; elle est aussi dans le PDF.',
}

export default function HandoverPage({ loaderData, actionData }: Route.ComponentProps) {
  const { handover, lines, mayAnswer, name, href } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const waiting = lines.filter(({ state }) => state === 'waiting').length
  const asked = lines.filter(({ state }) => state === 'asked').length
  return (
    <Page
      title={`Dossier de passation du ${formatDay(handover.madeOn)}`}
      tabTitle={`Passation du ${formatDay(handover.madeOn)}, ${name}`}
      wide
      breadcrumbs={[{ label: 'Passation', href }]}
      above={`Confidentiel · préparé par ${handover.madeBy}`}
      lede={`${counted(lines.length, 'ligne')}, dont ${waiting} à confirmer et ${asked} à demander. Chaque ligne dit ce qui était ce jour-là ; son lien mène à ce qui est aujourd’hui.`}
      actions={
        <ButtonLink href={`${href}/${handover.id}/dossier.pdf`} download>
          Télécharger le dossier (PDF)
        </ButtonLink>
      }
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {sectionCodes.map((section) => {
        const own = lines.filter((line) => line.section === section)
        return (
          own.length > 0 && (
            <section key={section}>
              <h2>
                {sections[section]} <small className="quiet">({own.length})</small>
              </h2>
              <HandedLines lines={own} mayAnswer={mayAnswer} form={actionData} />
            </section>
          )
        )
      })}
    </Page>
  )
}
