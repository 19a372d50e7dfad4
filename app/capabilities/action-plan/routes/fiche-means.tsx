import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { localRoles } from '#cap/membership/model/mandates.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { factsOf } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf, versionIn } from '#kernel/http.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { type FicheSpace, ficheOf } from '../access.ts'
import { setCarriers, setIndicators } from '../actions/carriers.ts'
import { setBudget, setDependencies, setFunders, setLinks, setRisks } from '../actions/means.ts'
import type { SeenFiche } from '../actions/fiches.ts'
import { budgetYears } from '../model/calendar.ts'
import { isFicheReference } from '../model/fiche.ts'
import { type Indicator, IndicatorRow, indicatorInputs, indicatorOf, knownIndicators } from '../model/indicators.ts'
import { budgetForm, FunderRow, LinkRow, RiskRow, rowsIn } from '../model/means.ts'
import { meansOf } from '../queries/means.ts'
import { ficheHref } from '../views/fiche-words.tsx'
import { MeansForms } from '../views/means-forms.tsx'
import { ficheGone, placeMistakes, staleSentence } from '../views/place-refusals.ts'
import type { Route } from './+types/fiche-means.ts'

/** Budget, funders, order, risks and links of a fiche: one form each. @throws 403 for who does not change it */
async function ownFicheOf(context: Route.LoaderArgs['context'], params: Route.LoaderArgs['params']): Promise<FicheSpace> {
  const space = await ficheOf(context, params)
  if (!space.may('edit') || !space.isOwn) throw notYours(space.ctx)
  return space
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, scope, territory, fiche, href } = await ownFicheOf(context, params)
  const means = await read(ctx, (tx) => meansOf(tx, scope, fiche))
  const people = (await holdersOf(ctx.db, { territoryId: territory.id, roles: localRoles, on: ctx.today })).map(
    ({ id, name, organisation }) => ({ id, name, organisation }),
  )
  const known = knownIndicators(await factsOf(ctx.db, territory.id))
  return { means, people, known, fiche, years: budgetYears(fiche, means.budget, ctx.today), href, code: territory.code }
}

type Rows<Row> = { rows: Row[]; mistakes: Mistakes }

/** Each row by its schema; what is wrong is said beside its input. */
function parseRows<Row>(fields: FormFields, names: readonly [string, ...string[]], schema: z.ZodType<Row>): Rows<Row> {
  const rows: Row[] = []
  const mistakes: Record<string, string> = {}
  for (const { rank, row } of rowsIn(fields, names)) {
    const parsed = schema.safeParse(row)
    if (parsed.success) rows.push(parsed.data)
    else for (const [name, message] of Object.entries(mistakesOf(parsed.error))) mistakes[`${name}-${rank}`] ??= message
  }
  return { rows, mistakes }
}

type Done = { ok: true } | { ok: false; mistakes: Mistakes; status?: number }

export async function action({ context, params, request }: Route.ActionArgs) {
  const space = await ownFicheOf(context, params)
  const fields = await formOf(request, ['people', 'elected'])
  const version = versionIn(fields)
  const part = z.enum(parts).safeParse(fields.part)
  if (!part.success) return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  const done = await writers[part.data](space, { reference: space.fiche.reference, version }, fields)
  if (!done.ok) return keep(fields, done.mistakes, done.status)
  return redirect(`${ficheHref(space.territory.code, space.fiche.reference)}/moyens?fait=${part.data}`, 303)
}

type Writer = (space: FicheSpace, seen: SeenFiche, fields: FormFields) => Promise<Done>

const parts = ['people', 'indicators', 'budget', 'funders', 'order', 'risks', 'links'] as const

const writers: Record<(typeof parts)[number], Writer> = {
  people: async ({ ctx, territory }, seen, fields) => {
    const ids = z.array(z.uuid()).max(50).catch([])
    return outcomeOf(await setCarriers(ctx, territory, seen, { pilots: ids.parse(fields.people), elected: ids.parse(fields.elected) }))
  },
  indicators: async ({ ctx, territory }, seen, fields) => {
    const { rows, mistakes } = parseRows(fields, [...indicatorInputs], IndicatorRow)
    if (Object.keys(mistakes).length > 0) return { ok: false, mistakes }
    const known = knownIndicators(await factsOf(ctx.db, territory.id))
    const indicators = rows.map((row) => indicatorOf(row, known)).filter((one): one is Indicator => one !== undefined)
    if (indicators.length < rows.length)
      return { ok: false, mistakes: { '': 'Un de ces indicateurs n’est plus connu du territoire : choisissez-en un autre.' } }
    return outcomeOf(await setIndicators(ctx, territory, seen, indicators))
  },
  budget: async ({ ctx, territory }, seen, fields) => {
    const years = yearsOf(fields)
    const form = budgetForm(years).safeParse(fields)
    if (!form.success) return { ok: false, mistakes: mistakesOf(form.error) }
    return outcomeOf(await setBudget(ctx, territory, seen, form.data, years))
  },
  funders: async ({ ctx, territory }, seen, fields) => {
    const { rows, mistakes } = parseRows(fields, ['funder', 'amount'], FunderRow)
    if (Object.keys(mistakes).length > 0) return { ok: false, mistakes }
    return outcomeOf(await setFunders(ctx, territory, seen, rows))
  },
  risks: async ({ ctx, territory }, seen, fields) => {
    const { rows, mistakes } = parseRows(fields, ['risk', 'likelihood', 'severity', 'response'], RiskRow)
    if (Object.keys(mistakes).length > 0) return { ok: false, mistakes }
    return outcomeOf(
      await setRisks(
        ctx,
        territory,
        seen,
        rows.map(({ risk, ...rest }) => ({ ...rest, label: risk })),
      ),
    )
  },
  links: async ({ ctx, territory }, seen, fields) => {
    const { rows, mistakes } = parseRows(fields, ['target', 'kind', 'label'], LinkRow)
    if (Object.keys(mistakes).length > 0) return { ok: false, mistakes }
    return outcomeOf(await setLinks(ctx, territory, seen, rows))
  },
  order: async ({ ctx, territory }, seen, fields) => {
    const references = [
      ...new Set(
        String(fields.after ?? '')
          .toUpperCase()
          .split(/[\s,;]+/)
          .filter(Boolean),
      ),
    ]
    const wrong = references.find((reference) => !isFicheReference(reference))
    if (wrong)
      return { ok: false, mistakes: { after: `« ${wrong} » n’est pas une référence de fiche : elles s’écrivent comme A-2026-0012.` } }
    const { set, circle } = await setDependencies(ctx, territory, seen, references)
    if (!set.ok && set.refusal === 'circle')
      return { ok: false, mistakes: { after: `Cet ordre tourne en rond : ${circle.join(' précède ')}. Rien n’est changé.` } }
    if (!set.ok && set.refusal === 'unknown-fiche')
      return { ok: false, mistakes: { after: 'L’une de ces références n’est pas une fiche de ce plan.' } }
    return outcomeOf(set)
  },
}

const yearsOf = (fields: FormFields): number[] =>
  Object.keys(fields)
    .flatMap((name) => /^forecast-investment-(20\d\d)$/.exec(name)?.[1] ?? [])
    .map(Number)

type Refusal = Parameters<typeof placeMistakes>[0] | 'unknown-fiche' | 'changed-meanwhile' | 'named-twice' | 'circle' | 'unknown-person'

function outcomeOf(written: { ok: true } | { ok: false; refusal: Refusal }): Done {
  if (written.ok) return { ok: true }
  switch (written.refusal) {
    case 'unknown-fiche':
      return ficheGone()
    case 'changed-meanwhile':
      return { ok: false, status: 409, mistakes: { '': staleSentence } }
    case 'named-twice':
      return { ok: false, mistakes: { '': 'La même ligne est écrite deux fois : gardez-en une.' } }
    case 'unknown-person':
      return { ok: false, mistakes: { people: 'L’une de ces personnes n’a plus de mandat dans le territoire : choisissez dans la liste.' } }
    case 'circle':
      throw data('Cet ordre tourne en rond.', { status: 422 })
    default:
      return { ok: false, mistakes: placeMistakes(written.refusal) }
  }
}

const doneWords: Readonly<Record<string, string>> = {
  people: 'Les personnes sont enregistrées ; celles qui s’ajoutent sont prévenues.',
  indicators: 'Les indicateurs sont enregistrés.',
  budget: 'Le budget est enregistré.',
  funders: 'Les financeurs sont enregistrés.',
  order: 'L’ordre est enregistré.',
  risks: 'Les risques sont enregistrés.',
  links: 'Les liens sont enregistrés.',
}

export default function FicheMeans({ loaderData, actionData }: Route.ComponentProps) {
  const { fiche, href, code } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const crumbs = [
    { label: 'Plan d’actions', href },
    { label: fiche.reference, href: ficheHref(code, fiche.reference) },
  ]
  return (
    <Page title={`Moyens de « ${fiche.title} »`} tabTitle={`Moyens, ${fiche.reference}`} breadcrumbs={crumbs} wide>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <MeansForms {...loaderData} version={fiche.version} form={actionData} />
    </Page>
  )
}
