import { data, redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { projectOf, type File } from '#cap/projects/access.ts'
import { lawOn } from '#cap/state-aid/model.ts'
import { rules } from '#cap/state-aid/queries.ts'
import { undertakingOf } from '#cap/state-aid/queries/register.ts'
import { assess, bringsMoney, ranked, type Regime } from '#cap/toolbox/model.ts'
import { devices, factsOf } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { type Cents, sum } from '#kernel/money.ts'
import { never } from '#kernel/outcome.ts'
import { type Solve, solve } from '#kernel/solver.ts'
import { Button } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { counted, formatMoney, french } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { composePlan } from '../actions.ts'
import { describeCost } from '../actions/cost.ts'
import type { Asked, PlanProblems } from '../model.ts'
import { faultsOf } from '../model/check.ts'
import { readBlocks, wholeAsOne } from '../model/cost-blocks.ts'
import { ownerOf } from '../model/plan-facts.ts'
import { scenarioFrom, wishFrom } from '../model/project-scenario.ts'
import { propose, type Proposal } from '../model/propose.ts'
import type { Scenario } from '../model/scenario.ts'
import { blocksOf } from '../queries.ts'
import { CostBlocks } from '../views/cost-blocks.tsx'
import { mistakesOfPlan } from '../views/plan-refusal.ts'
import { Compared, ProposalSheet, Rules } from '../views/proposal.tsx'
import { WishForm } from '../views/wish-form.tsx'
import type { Route } from './+types/project-plan-search.ts'

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const file = await projectOf(context, params)
  const { law: _, ...found } = await searched(file, request)
  const { project } = file
  return { ...found, cost: project.cost, href: file.href, stage: project.stage }
}

/** What the address asks, worked out; nothing is solved until the page is asked to. A reader who leaves stops the search. */
async function searched({ ctx, project, may }: File, request: Request) {
  if (!may('compose-plan')) throw notYours(ctx)
  const known = await read(ctx, async (tx) => ({
    facts: await factsOf(tx, project, ctx.today),
    catalogue: await devices(tx),
    law: await rules(tx),
    saved: await blocksOf(tx, project),
    grants: project.siren ? (await undertakingOf(tx, { siren: project.siren, territoryId: project.territoryId })).grants : null,
  }))
  const verdicts = ranked(known.catalogue.map((device) => assess(device, known.facts, project.cost, ctx.today)))
  const usable = verdicts.filter((v) => bringsMoney(v.device) && v.truth !== 'no' && v.window === 'open')
  const query = new URL(request.url).searchParams
  const wish = wishFrom(
    query,
    usable.map((v) => v.device.code),
    known.facts,
    project.regionCode,
  )
  const blocks = known.saved.length > 0 ? known.saved : wholeAsOne(project)
  const shared = { wish, usable, blocks, saved: known.saved.length > 0 }
  if (!query.has('objectif') || blocks.length === 0) return { ...shared, law: known.law, mistakes: {}, scenario: null, answer: null }
  const asked = scenarioFrom(wish, {
    project,
    blocks,
    usable,
    grants: known.grants,
    owner: ownerOf(known.facts) ?? 'company',
    today: ctx.today,
  })
  if ('mistakes' in asked) return { ...shared, law: known.law, mistakes: asked.mistakes, scenario: null, answer: null }
  const answer = await propose(asked.scenario, known.law, unlessGone(request.signal))
  if (answer.feasible) for (const plan of answer.proposals) mustHold(asked.scenario, known.law, plan)
  return { ...shared, law: known.law, mistakes: {}, scenario: asked.scenario, answer }
}

const unlessGone =
  (signal: AbortSignal): Solve =>
  (programme, options) =>
    solve(programme, { ...options, signal })

function mustHold(scenario: Scenario, law: Parameters<typeof faultsOf>[1], plan: Proposal) {
  const faults = faultsOf(scenario, law, plan.shares)
  if (faults.length > 0) throw new Error(`a proposed plan breaks its own rules: ${faults.join(', ')}`)
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const file = await projectOf(context, params)
  const fields = await formOf(request)
  return fields.verb === 'describe' ? describe(file, fields, request) : adopt(file, fields, request)
}

async function describe({ ctx, key, href }: File, fields: Awaited<ReturnType<typeof formOf>>, request: Request) {
  const { blocks, mistakes } = readBlocks(fields)
  if (Object.keys(mistakes).length > 0) return keep(fields, mistakes)
  let excess = 0 as Cents
  const done = await describeCost(ctx, key, blocks, (by) => {
    excess = by
  })
  if (done.ok) return redirect(`${href}/plan/chercher${withDone(request)}`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notAllowed(done.refusal)
    case 'no-cost':
      return keep(fields, { '': 'Le coût du projet n’est pas connu : ses postes ne peuvent pas être vérifiés.' })
    case 'over-cost':
      return keep(fields, { '': `Les postes dépassent de ${formatMoney(excess)} le coût déclaré du projet.` })
    default:
      return never(done.refusal)
  }
}

function withDone(request: Request): string {
  const query = new URL(request.url).searchParams
  query.set('fait', 'postes')
  return `?${query}`
}

const notAllowed = (refusal: 'not-found' | 'forbidden') =>
  data('Seul le chef de projet compose le plan de ce projet.', { status: refusal === 'forbidden' ? 403 : 404 })

/** The plan is worked out again from the address, so that nothing typed into the form can change it. */
async function adopt(file: File, fields: Awaited<ReturnType<typeof formOf>>, request: Request) {
  const { scenario, answer, law, usable } = await searched(file, request)
  const rank = Number(fields.rank)
  const proposal = answer?.feasible ? answer.proposals[rank] : undefined
  if (!scenario || !proposal) return keep(fields, { '': 'Ce plan n’est plus proposé : cherchez à nouveau.' }, 409)
  let problems: PlanProblems | undefined
  const snapshot = { method: 'plan/1' as const, scenario, rules: lawOn(law, scenario.grantedOn), rank, proposal }
  const done = await composePlan(
    file.ctx,
    file.key,
    linesOf(proposal),
    (found) => {
      problems = found
    },
    snapshot,
  )
  if (done.ok) return redirect(`${file.href}/plan?fait=plan`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw notAllowed(done.refusal)
    case 'wrong-stage':
      return keep(fields, { '': 'Le plan se compose tant que le projet est qualifié : il ne l’est pas, ou plus.' })
    case 'no-cost':
    case 'no-ceiling':
      return keep(fields, { '': 'Le coût du projet ou le plafond de minimis n’est pas connu : le plan ne peut pas être vérifié.' })
    case 'does-not-hold':
      return keep(
        fields,
        mistakesOfPlan(problems!, (code) => usable.find((v) => v.device.code === code)?.device.name ?? code),
      )
    default:
      return never(done.refusal)
  }
}

/** One line a device: each has one basis here. */
function linesOf({ shares }: Proposal): Asked[] {
  const regimeOf = (basis: Proposal['shares'][number]['basis']): Regime => basis
  return [...Map.groupBy(shares, (s) => s.device)].map(([deviceCode, of]) => ({
    deviceCode,
    amount: sum(of.map((s) => s.amount)),
    regime: regimeOf(of[0]!.basis),
  }))
}

const doneWords: Readonly<Record<string, string>> = { postes: 'Les postes de coût sont enregistrés.' }

export default function ProjectPlanSearch({ loaderData, actionData }: Route.ComponentProps) {
  const { wish, usable, mistakes, scenario, answer, blocks, saved, href } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const describing = actionData?.fields.verb === 'describe'
  return (
    <>
      <p>
        <a href={`${href}/plan`}>← Le plan de financement</a>
      </p>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes ?? (Object.keys(mistakes).length > 0 ? mistakes : undefined)} />
      <section aria-labelledby="postes">
        <h2 id="postes">Le coût, poste par poste</h2>
        {!saved && <p className="quiet">Pour l’heure, tout le coût est un seul poste.</p>}
        <details open={describing || undefined}>
          <summary>
            {counted(blocks.length, 'poste')}, {formatMoney(sum(blocks.map((b) => b.cost)))}
          </summary>
          <CostBlocks blocks={blocks} form={describing ? actionData : undefined} />
        </details>
      </section>
      <section aria-labelledby="chercher">
        <h2 id="chercher">Chercher les plans</h2>
        <WishForm wish={wish} usable={usable} mistakes={mistakes} />
      </section>
      {answer && scenario && <Found {...loaderData} answer={answer} scenario={scenario} />}
    </>
  )
}

type Loaded = Route.ComponentProps['loaderData']

function Found({
  answer,
  scenario,
  usable,
  stage,
}: Loaded & { answer: NonNullable<Loaded['answer']>; scenario: NonNullable<Loaded['scenario']> }) {
  const unpriced = usable.filter((v) => !scenario.devices.some((d) => d.code === v.device.code))
  const excluded = answer.excluded
  return (
    <section aria-labelledby="plans">
      <h2 id="plans">{answer.feasible ? 'Les plans possibles' : 'Aucun plan ne tient'}</h2>
      {answer.feasible ? (
        <>
          {answer.proposals.length > 1 && <Compared scenario={scenario} plans={answer.proposals} />}
          {answer.proposals.map((plan, rank) => (
            <ProposalSheet
              key={plan.shares.map((s) => s.device).join()}
              id={`plan-${rank + 1}`}
              title={titleOf(plan, rank)}
              scenario={scenario}
              plan={plan}
            >
              {stage === 'qualified' && plan.shares.length > 0 && <Keep rank={rank} />}
            </ProposalSheet>
          ))}
        </>
      ) : (
        <>
          <p>Ces règles se contredisent : il suffit d’en lever une pour qu’un plan existe.</p>
          <Rules rules={answer.conflict} />
        </>
      )}
      {(excluded.length > 0 || unpriced.length > 0) && (
        <details>
          <summary>Ce qui n’entre dans aucun plan</summary>
          <Rules rules={excluded.map((one) => one.why)} />
          {unpriced.length > 0 && (
            <p>{french(`Montant non publié, et aucun chiffre de vous : ${unpriced.map((v) => v.device.name).join(', ')}.`)}</p>
          )}
        </details>
      )}
      {answer.feasible && scenario.devices.length === 0 && (
        <Empty title="Aucun dispositif chiffré">Donnez un montant espéré aux dispositifs dont le montant n’est pas publié.</Empty>
      )}
    </section>
  )
}

function Keep({ rank }: { rank: number }) {
  return (
    <form method="post" className="send">
      <input type="hidden" name="verb" value="adopt" />
      <input type="hidden" name="rank" value={rank} />
      <Button look={rank === 0 ? 'main' : 'plain'}>Retenir ce plan</Button>
      <p className="hint">
        Un plan n’est pas de l’argent : les services instructeurs décident. Il remplace le plan enregistré, et garde ce dont il vient.
      </p>
    </form>
  )
}

const titleOf = (plan: Proposal, rank: number) => `Plan ${rank + 1} : ${formatMoney(plan.aid)} d’aides en ${counted(plan.files, 'dossier')}`
