import { randomUUID } from 'node:crypto'
import { data, redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { EurosField } from '#cap/projects/model.ts'
import { declareDeMinimis, GrantForm } from '#cap/state-aid/actions.ts'
import { deMinimisCeiling } from '#cap/state-aid/model.ts'
import { rules } from '#cap/state-aid/queries.ts'
import { undertakingOf } from '#cap/state-aid/queries/register.ts'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { assess, bringsMoney, type Device, ranked, type Regime, regimes } from '#cap/toolbox/model.ts'
import { devices, factsOf } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { doneIn } from '#ui/url.ts'
import { composePlan } from '../actions.ts'
import { mayBePlanned } from '../model.ts'
import type { Asked, PlanProblems } from '../model.ts'
import { handMadeIn } from '../model/decision.ts'
import { decisionsOf, lastDecisionOf, planOf } from '../queries.ts'
import { DeMinimis } from '../views/de-minimis.tsx'
import { JudgementNotice } from '../views/judgement.tsx'
import { PlanForm } from '../views/plan-form.tsx'
import { amountField, mistakesOfPlan, regimeField } from '../views/plan-refusal.ts'
import { PlanTable } from '../views/plan-table.tsx'
import type { Route } from './+types/project-plan.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may, href } = await projectOf(context, params)
  if (!may('read-plan')) throw notYours(ctx)
  const found = await read(ctx, async (tx) => ({
    plan: (await planOf(tx, project)) ?? null,
    facts: await factsOf(tx, project, ctx.today),
    catalogue: await devices(tx),
    ceiling: deMinimisCeiling(await rules(tx), ctx.today) ?? null,
    grants:
      project.siren && may('read-grants')
        ? (await undertakingOf(tx, { siren: project.siren, territoryId: project.territoryId })).grants
        : [],
    sources: await sourcesByKey(tx),
    kept: await decisionsOf(tx, project),
    lastKept: await lastDecisionOf(tx, project),
  }))
  const { plan, kept, ceiling, grants, sources } = found
  const verdicts = ranked(found.catalogue.map((device) => assess(device, found.facts, project.cost, ctx.today)))
  return {
    project,
    href,
    plan,
    kept,
    judgedPlan: plan ? handMadeIn(found.lastKept) : null,
    ceiling,
    grants,
    usable: verdicts.filter((v) => bringsMoney(v.device) && v.truth !== 'no' && v.window === 'open'),
    source: ceiling ? sources.get(ceiling.rule.source) : undefined,
    today: ctx.today,
    mayCompose: may('compose-plan'),
    mayDeclare: may('declare-grant'),
    mayReadGrants: may('read-grants'),
    submissionKey: randomUUID(),
  }
}

export async function action(args: Route.ActionArgs) {
  const fields = await formOf(args.request)
  return fields.verb === 'declare' ? declare(args, fields) : compose(args, fields)
}

async function compose({ context, params }: Route.ActionArgs, fields: FormFields) {
  const { ctx, key, href } = await projectOf(context, params)
  const catalogue = await devices(ctx.db)
  const { asked, mistakes } = readPlan(fields, catalogue)
  if (Object.keys(mistakes).length > 0) return keep(fields, mistakes)
  let problems: PlanProblems | undefined
  const done = await composePlan(ctx, key, asked, (found) => {
    problems = found
  })
  if (done.ok) return redirect(`${href}/plan?fait=plan`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw data('Vos mandats ne permettent pas de composer le plan de ce projet.', {
        status: done.refusal === 'forbidden' ? 403 : 404,
      })
    case 'wrong-stage':
      return keep(fields, {
        '': 'Le plan se compose tant que le projet est qualifié : il ne l’est pas, ou plus.',
      })
    case 'no-cost':
      return keep(fields, { '': 'Le coût du projet n’est pas connu : le plan ne peut pas être vérifié.' })
    case 'no-ceiling':
      return keep(fields, {
        '': 'Aucun plafond de minimis n’est connu pour aujourd’hui : le plan ne peut pas être vérifié.',
      })
    case 'does-not-hold':
      return keep(
        fields,
        mistakesOfPlan(problems!, (code) => catalogue.find((device) => device.code === code)?.name ?? code),
      )
    default:
      return never(done.refusal)
  }
}

const regimeAsked = (device: Device, typed: unknown): Regime => {
  if (device.regime !== 'unknown') return device.regime
  return typeof typed === 'string' && Object.hasOwn(regimes, typed) ? (typed as Regime) : 'unknown'
}

// The names of the fields come from the catalogue: what a form sends besides is not read.
function readPlan(fields: FormFields, catalogue: readonly Device[]) {
  const asked: Asked[] = []
  const mistakes: Record<string, string> = {}
  for (const device of catalogue) {
    const name = amountField(device.code)
    const typed = fields[name]
    if (typeof typed !== 'string' || typed.trim() === '') continue
    const amount = EurosField.safeParse(typed)
    if (amount.success) {
      asked.push({
        deviceCode: device.code,
        amount: amount.data,
        regime: regimeAsked(device, fields[regimeField(device.code)]),
      })
    } else mistakes[name] = `${device.name} : ${amount.error.issues[0]!.message}`
  }
  return { asked, mistakes }
}

async function declare({ context, params }: Route.ActionArgs, fields: FormFields) {
  const { ctx, key, href } = await projectOf(context, params)
  const form = GrantForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await declareDeMinimis(ctx, key, form.data)
  if (done.ok) return redirect(`${href}/plan?fait=aide`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw data('Vos mandats ne permettent pas de déclarer une aide pour cette entreprise.', {
        status: done.refusal === 'forbidden' ? 403 : 404,
      })
    case 'no-siren':
      return keep(fields, {
        '': 'Le SIREN de l’entreprise n’est pas connu : son aide ne peut pas être comptée.',
      })
    case 'in-the-future':
      return keep(fields, { grantedOn: 'Cette date est à venir : déclarez l’aide une fois accordée.' })
    default:
      return never(done.refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  plan: 'Le plan est enregistré, avec le droit et les données dont il vient.',
  aide: 'L’aide de minimis est déclarée, et comptée.',
}

export default function ProjectPlan({ loaderData, actionData }: Route.ComponentProps) {
  const { project, plan, kept, judgedPlan, href, usable, mayCompose, mayReadGrants } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const declared = actionData?.fields.verb === 'declare'
  const whyNot = reasonNotToCompose(loaderData)
  return (
    <>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {plan && project.cost !== null && <PlanTable plan={plan} cost={project.cost} />}
      {judgedPlan && <JudgementNotice plan={judgedPlan} href={href} />}
      {plan?.lines.some((line) => line.regime === 'unknown') && (
        <Notice kind="warning" title="Un régime d’aide reste à préciser">
          Tant qu’il ne l’est pas, son montant n’est pas compté dans le plafond de minimis. Demandez-le à celui qui accorde l’aide.
        </Notice>
      )}
      <div className="columns">
        <section aria-labelledby="composer">
          <h2 id="composer">{!mayCompose ? 'Le plan' : plan ? 'Modifier le plan' : 'Composer le plan'}</h2>
          {!whyNot && (
            <p className="actions">
              <ButtonLink look="main" href={`${href}/plan/chercher`}>
                Chercher les meilleurs plans
              </ButtonLink>
            </p>
          )}
          {!whyNot && <PlanForm usable={usable} plan={plan} form={declared ? undefined : actionData} />}
          {whyNot && plan && <p>{whyNot}</p>}
          {whyNot && !plan && <Empty title="Aucun plan de financement pour le moment">{whyNot}</Empty>}
          <KeptPlans kept={kept} href={href} />
        </section>
        <aside className="sheet" aria-labelledby="de-minimis">
          <h2 id="de-minimis">Aides de minimis</h2>
          {mayReadGrants ? (
            <DeMinimis {...loaderData} siren={project.siren} form={declared ? actionData : undefined} />
          ) : (
            <p>
              Les aides déjà reçues par l’entreprise ne sont montrées qu’au chef de projet, au binôme et, une fois le projet qualifié, à
              l’entreprise elle-même.
            </p>
          )}
        </aside>
      </div>
    </>
  )
}

function KeptPlans({ kept, href }: Pick<Route.ComponentProps['loaderData'], 'kept' | 'href'>) {
  if (kept.length === 0) return null
  return (
    <details>
      <summary>Plans gardés avec ce dont ils viennent</summary>
      <ul>
        {kept.map((one) => (
          <li key={one.id}>
            <a href={`${href}/plan/gardes/${one.id}`}>Plan gardé le {formatDay(one.takenOn)}</a>
            {one.takenBy && `, par ${one.takenBy}`}
          </li>
        ))}
      </ul>
    </details>
  )
}

function reasonNotToCompose({ mayCompose, project, usable, ceiling }: Route.ComponentProps['loaderData']): string | null {
  if (!mayCompose) return 'Seul le chef de projet compose le plan ; vous le lisez ici dès qu’il existe.'
  if (project.stage === 'idea') return 'Le plan se compose une fois le projet qualifié.'
  if (project.stage === 'proposed') return 'Le binôme est saisi de ce plan : reprenez le projet pour le modifier.'
  if (project.stage === 'rejected') return 'Le projet est écarté : le plan ne se modifie plus.'
  if (!mayBePlanned(project.stage)) return 'Le projet est engagé : le plan ne se modifie plus.'
  if (project.cost === null) return 'Le coût du projet n’est pas connu : le plan ne peut pas être vérifié.'
  if (!ceiling) return 'Aucun plafond de minimis n’est connu pour aujourd’hui : le plan ne peut pas être vérifié.'
  if (usable.length === 0)
    return 'Aucun dispositif ouvert n’apporte d’argent à ce projet : répondez d’abord aux questions de la boîte à outils.'
  return null
}
