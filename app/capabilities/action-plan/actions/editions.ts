import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { openPairAct, type PairRefusal, signPairAct, voidPairAct } from '#cap/membership/actions/pair.ts'
import { notify, notifyChefDeProjet, settle, withdraw } from '#cap/inbox/actions/tell.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import type { Tx } from '#kernel/db.ts'
import { type Half, halfCodes, type PairDecision, type PairVerdict } from '#cap/membership/model/pair.ts'
import { type Edition, planStateOf } from '../model/edition.ts'
import { mayActOnPlan, planScope } from '../policy.ts'
import { editionsOf, fichesToKeep, hashOf, signedText } from '../queries/editions.ts'
import { axesOf } from '../queries/plans.ts'
import { addEdition, decideEdition, keepFiches } from '../store/editions.ts'
import { changePlan, type Where } from './plans.ts'

/** A territory, and the code its addresses begin with. */
type Place = Where & { code: string }

const signersOf = async (tx: Tx, { id }: Where, halves: readonly Half[], on: Ctx['today']): Promise<string[]> =>
  (await holdersOf(tx, { territoryId: id, roles: halves.map((half) => `${half}-referent` as const), on })).map((holder) => holder.id)

const pairKeyOf = (where: Where, editionId: string) => ({ kind: 'publish-plan', territoryId: where.id, subjectId: editionId }) as const

export type SubmitRefusal = 'submitted-already' | 'nothing-new' | 'empty'

/** Keeps the plan as it is, and puts it to the pair; work goes on meanwhile without changing what they sign. */
export const submitPlan = (ctx: Ctx, where: Place, changes: string) =>
  submit(ctx, where, changes, async (tx, { id, number }) =>
    notify(tx, ctx, await signersOf(tx, where, halfCodes, ctx.today), {
      kind: 'plan.signature',
      territoryId: where.id,
      subjectId: id,
      title: `Version ${number} du plan d’actions : votre signature est attendue`,
      path: pathOf(where, number),
    }),
  )

/** The same in a told world: nobody is told. */
export const submitToldPlan = (ctx: Ctx, where: Place, changes: string) => submit(ctx, where, changes, async () => {})

/** What an edition is told of, in the transaction of the verb. */
type Tell = (tx: Tx, edition: Pick<Edition, 'id' | 'number'>) => Promise<void>

const pathOf = ({ code }: Place, number: number) => `/espace/${code}/plan/versions/${number}`

const submit = (ctx: Ctx, where: Place, changes: string, tell: Tell) =>
  changePlan<number, SubmitRefusal>(ctx, 'action-plan.submit', 'submit', where, async (tx, plan, note) => {
    const state = planStateOf(plan.content, await editionsOf(tx, where.id))
    if (state === 'submitted') return refuse('submitted-already')
    if (state === 'adopted') return refuse('nothing-new')
    const fiches = await fichesToKeep(tx, where.id)
    if (fiches.length === 0) return refuse('empty')
    const id = newId<'edition'>()
    const axes = (await axesOf(tx, planScope(ctx.actor), where.id, ctx.today)).map(({ id: axisId, title, enjeu, thread }) => ({
      id: axisId,
      title,
      enjeu,
      thread,
    }))
    const number = await addEdition(tx, {
      id,
      plan,
      axes,
      changes,
      contentHash: hashOf(fiches),
      submittedOn: ctx.today,
      submittedBy: ctx.actor.name,
    })
    await keepFiches(tx, where.id, id, fiches)
    await openPairAct(tx, ctx, { ...pairKeyOf(where, id), content: await signedText(tx, { territoryId: where.id, id }) })
    await tell(tx, { id, number })
    note({ edition: number, fiches: fiches.length }, id)
    return ok(number)
  })

/** Takes the edition back from the pair, to amend it; it stays in the list of editions. */
export const takeBackPlan = (ctx: Ctx, where: Where, editionId: string) =>
  changePlan<undefined, 'decided-already'>(ctx, 'action-plan.take-back', 'submit', where, async (tx, _, note) => {
    note({}, editionId)
    await voidPairAct(tx, pairKeyOf(where, editionId))
    await withdraw(tx, { kind: 'plan.signature', subjectId: editionId })
    return (await decideEdition(tx, where.id, editionId, 'taken-back', ctx.today)) ? ok() : refuse('decided-already')
  })

export type SignPlanRefusal = 'forbidden' | 'unknown-edition' | PairRefusal

/** One half of the pair signs an edition: it is adopted, or refused, when both have said the same. */
export const signPlan = (ctx: Ctx, where: Place, editionId: string, half: Half, verdict: PairVerdict) =>
  signEdition(ctx, where, { editionId, half, verdict }, (tx, { id, number }) =>
    notifyChefDeProjet(tx, ctx, {
      kind: 'plan.decision',
      territoryId: where.id,
      subjectId: id,
      path: pathOf(where, number),
      title: `Version ${number} du plan d’actions : ${verdict === 'for' ? 'adoptée par le binôme' : 'refusée par le binôme'}`,
    }),
  )

/** The same in a told world: nobody is told. */
export const signToldPlan = (ctx: Ctx, where: Place, editionId: string, half: Half, verdict: PairVerdict) =>
  signEdition(ctx, where, { editionId, half, verdict }, async () => {})

interface Signing {
  editionId: string
  half: Half
  verdict: PairVerdict
}

/** @param tellDecision once both halves have said the same */
const signEdition = (ctx: Ctx, where: Place, { editionId, half, verdict }: Signing, tellDecision: Tell) =>
  act(ctx, { name: 'action-plan.sign', subject: editionId }, async (tx, note): Promise<Outcome<PairDecision, SignPlanRefusal>> => {
    if (!mayActOnPlan(ctx.actor, `sign-${half}`, where)) return refuse('forbidden')
    const edition = (await editionsOf(tx, where.id)).find(({ id }) => id === editionId)
    if (!edition) return refuse('unknown-edition')
    const content = await signedText(tx, edition)
    const signed = await signPairAct(tx, ctx, { ...pairKeyOf(where, editionId), content, half, verdict })
    if (!signed.ok) return signed
    await settle(tx, { kind: 'plan.signature', subjectId: editionId, personIds: await signersOf(tx, where, [half], ctx.today) })
    if (signed.value === 'agreed' || signed.value === 'refused') await tellDecision(tx, edition)
    if (signed.value === 'agreed') await decideEdition(tx, where.id, editionId, 'adopted', ctx.today)
    if (signed.value === 'refused') await decideEdition(tx, where.id, editionId, 'refused', ctx.today)
    note({ edition: edition.number, half, verdict, decision: signed.value })
    return signed
  })
