import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { type Half, halfCodes, halfLines, halves, type PairDecision } from '#cap/membership/model/pair.ts'
import { pairStateOf } from '#cap/membership/queries/pair.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Signatures } from '#ui/signatures.tsx'
import { doneIn } from '#ui/url.ts'
import { notYours } from '#cap/membership/access.ts'
import { planFor } from '../access.ts'
import { type SignPlanRefusal, signPlan, takeBackPlan } from '../actions/editions.ts'
import { editionStates } from '../model/edition.ts'
import { editionsOf, fichesOfEdition } from '../queries/editions.ts'
import { EditionText } from '../views/edition-text.tsx'
import type { Route } from './+types/edition.ts'

async function editionOf(context: Route.LoaderArgs['context'], params: Route.LoaderArgs['params']) {
  const space = await planFor(context, params, 'read')
  const number = Number(params.edition)
  const editions = await read(space.ctx, (tx) => editionsOf(tx, space.territory.id))
  const edition = editions.find((one) => one.number === number)
  if (!edition) throw data('Ce plan n’a pas de version de ce numéro.', { status: 404 })
  return { ...space, edition }
}

/** One edition as it was put to the pair: what they sign, and what they signed. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, edition, may, href } = await editionOf(context, params)
  const found = await read(ctx, async (tx) => ({
    fiches: await fichesOfEdition(tx, edition),
    pair: await pairStateOf(tx, { kind: 'publish-plan', territoryId: territory.id, subjectId: edition.id }, ctx.today),
  }))
  const half = halfCodes.find((code) => may(`sign-${code}`)) ?? null
  return { ...found, edition, half, maySubmit: may('submit'), href, name: territory.name }
}

const VerbForm = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('take-back') }),
  z.object({ verb: z.literal('sign'), half: z.enum(['elu', 'industriel']), verdict: z.enum(['for', 'against']) }),
])

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, edition, may, href } = await editionOf(context, params)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  if (form.data.verb === 'take-back') {
    if (!may('submit')) throw notYours(ctx)
    const taken = await takeBackPlan(ctx, territory, edition.id)
    return taken.ok
      ? redirect(`${href}/versions?fait=take-back`, 303)
      : keep(fields, { '': 'Cette version est déjà décidée : elle ne se reprend plus.' }, 409)
  }
  const signed = await signPlan(ctx, territory, edition.id, form.data.half, form.data.verdict)
  if (signed.ok) return redirect(`${href}/versions/${edition.number}?fait=sign`, 303)
  return keep(fields, { '': sentenceOf(signed.refusal) }, 409)
}

function sentenceOf(refusal: SignPlanRefusal): string {
  switch (refusal) {
    case 'forbidden':
    case 'not-your-half':
      throw data('Vos mandats ne vous font pas signer pour cette moitié du binôme.', { status: 403 })
    case 'unknown-edition':
      throw data('Cette version n’existe plus.', { status: 404 })
    case 'not-open':
      return 'Cette version n’attend plus de signature.'
    case 'subject-changed':
      return 'Ce qui vous est montré n’est pas ce qui a été soumis : rechargez la page.'
    case 'recused':
      return 'Vous êtes récusé sur cet acte : vous ne signez pas.'
    case 'signed-already':
      return 'Cette moitié du binôme a déjà signé.'
    case 'signed-other-half':
      return 'Vous avez signé pour l’autre moitié : une même personne ne signe pas deux fois.'
    case 'perhaps-one-person':
      return 'Vous êtes peut-être la personne qui a signé pour l’autre moitié : une autre personne doit d’abord dire que vous êtes deux, page « Personnes et mandats ».'
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  submit: 'La version est soumise au binôme. Le travail sur le plan peut continuer : ce qui est soumis ne change plus.',
  sign: 'Votre signature est enregistrée.',
}

const decisionWords: Readonly<Record<PairDecision | 'void', string>> = {
  awaited: 'Les deux signatures sont attendues.',
  split: 'Les deux moitiés ne disent pas la même chose : rien n’est décidé tant que la version n’est pas reprise et soumise à nouveau.',
  agreed: 'Les deux moitiés ont adopté cette version.',
  refused: 'Les deux moitiés ont refusé cette version.',
  void: 'Cette version a été reprise : ses signatures ne comptent plus.',
}

export default function EditionPage({ loaderData, actionData }: Route.ComponentProps) {
  const { edition, fiches, pair, half, maySubmit, href, name } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const crumbs = [
    { label: 'Plan d’actions', href },
    { label: 'Versions', href: `${href}/versions` },
  ]
  const awaits = pair !== undefined && half !== null && pair.halves.some((one) => one.half === half && one.state === 'awaited')
  return (
    <Page
      title={`Version ${edition.number}`}
      tabTitle={`Version ${edition.number} du plan, ${name}`}
      breadcrumbs={crumbs}
      wide
      above={`${editionStates[edition.state]} · soumise le ${formatDay(edition.submittedOn)} par ${edition.submittedBy}`}
      lede={edition.title}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <EditionText edition={edition} fiches={fiches} />
        <aside className="todo">
          <h2>Le binôme</h2>
          {pair && <p>{decisionWords[pair.decision]}</p>}
          {pair && <Signatures label="Signatures du binôme" lines={halfLines(pair, { for: 'adopte', against: 'refuse' })} />}
          {awaits && half && <SignForm half={half} />}
          {maySubmit && edition.state === 'submitted' && <PostButton fields={{ verb: 'take-back' }}>Reprendre cette version</PostButton>}
        </aside>
      </div>
    </Page>
  )
}

function SignForm({ half }: { half: Half }) {
  return (
    <form method="post" className="verb">
      <input type="hidden" name="verb" value="sign" />
      <input type="hidden" name="half" value={half} />
      <p>
        Vous signez comme <strong>{halves[half].toLowerCase()}</strong>. Le plan n’est adopté que si les deux signatures concordent ; une
        signature ne se retire pas.
      </p>
      <div className="row">
        <Button look="main" name="verdict" value="for">
          Adopter le plan
        </Button>
        <Button look="danger" name="verdict" value="against">
          Refuser
        </Button>
      </div>
    </form>
  )
}
