import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { type Half, holdsHalf, isRecused, type PairDecision, pairDecision, type PairVerdict } from '../model/pair.ts'
import { isDoubted } from '../model/same-person.ts'
import { contentHash, pairActOf, type PairKey } from '../queries/pair.ts'
import { doubtsAmong } from '../queries/same-person.ts'
import * as store from '../store/pair.ts'

interface PairSubject extends PairKey {
  /** All that the two halves sign, as text: a subject whose text changed is signed again. */
  content: string
}

export interface PairOpening extends PairSubject {
  /** Whoever declared an interest in it is recused. */
  filiere?: string
  /** Persons whom the subject recuses, whatever their mandates. */
  recused?: readonly string[]
}

/** Puts a subject to the pair, in the transaction of a verb; a round still open is void. @returns the number of the round */
export async function openPairAct(tx: Tx, ctx: Ctx, { content, filiere, recused = [], ...key }: PairOpening): Promise<number> {
  await store.closePairAct(tx, key, 'void')
  return store.addPairAct(tx, { ...key, contentHash: contentHash(content), filiere: filiere ?? null, recused, openedBy: ctx.actor.id })
}

/** Takes a subject back from the pair: what was signed of this round counts no more. @returns whether a round was open */
export const voidPairAct = (tx: Tx, key: PairKey): Promise<boolean> => store.closePairAct(tx, key, 'void')

export type PairRefusal =
  | 'not-open'
  | 'subject-changed'
  | 'not-your-half'
  | 'recused'
  | 'signed-already'
  | 'signed-other-half'
  | 'perhaps-one-person'

export interface PairSigning extends PairSubject {
  half: Half
  verdict: PairVerdict
}

/** One half signs, in the transaction of a verb. The act is closed when both have signed the same verdict, and only then. */
export async function signPairAct(
  tx: Tx,
  ctx: Ctx,
  { content, half, verdict, ...key }: PairSigning,
): Promise<Outcome<PairDecision, PairRefusal>> {
  if (!(await store.lockOpenPairAct(tx, key))) return refuse('not-open')
  const act = (await pairActOf(tx, key))!
  const personId = ctx.actor.id
  if (personId === null || !holdsHalf(ctx.actor, half, key.territoryId)) return refuse('not-your-half')
  if (isRecused(act, ctx.actor)) return refuse('recused')
  if (act.contentHash !== contentHash(content)) return refuse('subject-changed')
  if (act.signatures.some((s) => s.half === half)) return refuse('signed-already')
  if (act.signatures.some((s) => s.personId === personId)) return refuse('signed-other-half')
  const doubts = await doubtsAmong(tx, [personId, ...act.signatures.map((s) => s.personId)])
  if (act.signatures.some((s) => isDoubted(doubts, s.personId, personId))) return refuse('perhaps-one-person')

  await store.addPairSignature(tx, {
    territoryId: key.territoryId,
    actId: act.id,
    half,
    verdict,
    personId,
    contentHash: act.contentHash,
    on: ctx.today,
  })
  const decision = pairDecision([...act.signatures, { half, verdict }])
  if (decision === 'agreed' || decision === 'refused') await store.closePairAct(tx, key, decision)
  return ok(decision)
}
