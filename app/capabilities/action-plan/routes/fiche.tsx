import { redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import { instantOf } from '#kernel/day.ts'
import { ButtonLink } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatInstant } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { type FicheSpace, ficheOf } from '../access.ts'
import { changeStatus, duplicateFiche } from '../actions/fiches.ts'
import { annotate } from '../actions/notes.ts'
import { reasonIsThere, reasonMissing, StatusFields, tiers } from '../model/fiche.ts'
import { changesOf, notesOf } from '../queries/details.ts'
import { meansOf } from '../queries/means.ts'
import { childrenOf } from '../queries/fiches.ts'
import { FicheAside } from '../views/fiche-aside.tsx'
import { FicheFacts } from '../views/fiche-facts.tsx'
import { FicheHistory } from '../views/fiche-history.tsx'
import { ficheHref } from '../views/fiche-words.tsx'
import { tellFiche } from '../views/history-words.ts'
import { ficheGone, type OneFicheRefusal, placeMistakes, staleSentence } from '../views/place-refusals.ts'
import type { Route } from './+types/fiche.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, scope, territory, fiche, isOwn, may, href } = await ficheOf(context, params)
  const found = await read(ctx, async (tx) => ({
    notes: await notesOf(tx, fiche),
    means: await meansOf(tx, scope, fiche),
    children: await childrenOf(tx, scope, fiche),
    // Who governs the territory reads who did what, as they do of projects.
    changes: isOwn && may('annotate') ? await changesOf(tx, fiche) : [],
  }))
  const mayEdit = isOwn && may('edit')
  const changes = found.changes.map((change) => ({
    line: change.line,
    at: formatInstant(instantOf(change.at)),
    who: change.actor,
    ...tellFiche(change),
  }))
  return {
    ...found,
    changes,
    fiche,
    isOwn,
    mayEdit,
    mayShow: !isOwn && may('edit'),
    mayAnnotate: isOwn && may('annotate'),
    href,
    code: territory.code,
    today: ctx.today,
  }
}

const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()

const VerbForm = z.discriminatedUnion(
  'verb',
  [
    z.object({ verb: z.literal('status'), version, ...StatusFields }).refine(reasonIsThere, reasonMissing),
    z.object({ verb: z.literal('duplicate'), version }),
    z.object({
      verb: z.literal('note'),
      body: z.string().trim().min(1, 'Écrivez la note.').max(4000, 'Cette note est trop longue : 4 000 caractères au plus.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
type VerbForm = z.infer<typeof VerbForm>

export async function action({ context, params, request }: Route.ActionArgs) {
  const space = await ficheOf(context, params)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(space, form.data)
  if (!done.ok) return refused(fields, done.refusal)
  const reference = form.data.verb === 'duplicate' ? done.value! : space.fiche.reference
  return redirect(`${ficheHref(space.territory.code, reference)}?fait=${form.data.verb}`, 303)
}

function perform({ ctx, territory, fiche }: FicheSpace, form: VerbForm): Promise<Outcome<string | undefined, OneFicheRefusal>> {
  const { reference } = fiche
  switch (form.verb) {
    case 'status':
      return changeStatus(ctx, territory, { reference, version: form.version }, form)
    case 'duplicate':
      return duplicateFiche(ctx, territory, { reference, version: form.version })
    case 'note':
      return annotate(ctx, territory, reference, form.body)
    default:
      return never(form)
  }
}

function refused(fields: Parameters<typeof keep>[0], refusal: OneFicheRefusal) {
  if (refusal === 'unknown-fiche') return ficheGone()
  if (refusal === 'changed-meanwhile') return keep(fields, { '': staleSentence }, 409)
  return keep(fields, placeMistakes(refusal))
}

const doneWords: Readonly<Record<string, string>> = {
  ajoutee: 'La fiche est dans le plan.',
  modifiee: 'La fiche est enregistrée.',
  status: 'L’état est enregistré.',
  duplicate: 'Voici la copie : elle est à discuter.',
  note: 'La note est écrite.',
}

export default function FichePage({ loaderData, actionData }: Route.ComponentProps) {
  const { fiche, isOwn, mayEdit, mayShow, href, code } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const own = ficheHref(code, fiche.reference)
  return (
    <Page
      title={fiche.title}
      tabTitle={`${fiche.title}, ${fiche.reference}`}
      wide
      breadcrumbs={[{ label: 'Plan d’actions', href }]}
      above={`Fiche action ${fiche.reference} · ${tiers[fiche.tier].label.toLowerCase()} : ${tiers[fiche.tier].who}`}
      lede={isOwn ? fiche.axisTitle : `Portée par ${fiche.territoryName}`}
      actions={
        mayShow ? (
          <ButtonLink href={`${own}/partage`}>Montrer ou non dans notre plan</ButtonLink>
        ) : (
          mayEdit && (
            <>
              <ButtonLink href={`${own}/modifier`} look="main">
                Modifier la fiche
              </ButtonLink>
              <ButtonLink href={`${own}/moyens`}>Personnes, indicateurs et moyens</ButtonLink>
              <ButtonLink href={`${own}/partage`}>Partager</ButtonLink>
              {fiche.parentId === null && (
                <ButtonLink href={`${href}/fiches/nouvelle?sous=${fiche.id}`}>Ajouter une sous-action</ButtonLink>
              )}
            </>
          )
        )
      }
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {fiche.fictional && (
        <Notice title="Démonstration">
          L’axe et l’intention viennent de la page publique du territoire ; les pilotes, les dates et les montants de cette fiche sont
          fictifs.
        </Notice>
      )}
      <div className="columns">
        <FicheFacts {...loaderData} form={actionData} />
        <FicheAside {...loaderData} form={actionData} />
      </div>
      <FicheHistory lines={loaderData.changes} />
    </Page>
  )
}
