import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import { type Doubt, isDoubted } from './same-person.ts'

export type Half = 'elu' | 'industriel'
export const halves = {
  elu: 'Élu référent',
  industriel: 'Industriel référent',
} as const satisfies Record<Half, string>
export const halfCodes = Object.keys(halves) as Half[]

/** What both halves of the pair must sign, each in its own session. */
export type PairKind = 'decide-project' | 'publish-plan' | 'governance-opinion'

export type PairVerdict = 'for' | 'against'

export interface PairSignature {
  half: Half
  verdict: PairVerdict
  /** Who that is today, when two rows became one since. */
  personId: string
  person: string
  /** Signed by who held the half for a time only. */
  interim: boolean
  signedAt: Date
}

/** One thing put to the pair, once; putting it again is another round. */
export interface PairAct {
  id: Id<'pair-act'>
  territoryId: string
  kind: PairKind
  subjectId: string
  round: number
  /** SHA-256 of what is signed. */
  contentHash: string
  /** Whoever declared an interest in this filiere does not sign. */
  filiere: string | null
  /** Persons whom the subject itself recuses. */
  recused: readonly string[]
  openedAt: Date
  closedAs: 'agreed' | 'refused' | 'void' | null
  signatures: readonly PairSignature[]
}

export type PairDecision = 'awaited' | 'split' | 'agreed' | 'refused'

/** What the pair has decided: nothing while a half is awaited, or while the two do not agree. */
export function pairDecision(signatures: readonly Pick<PairSignature, 'half' | 'verdict'>[]): PairDecision {
  const elu = signatures.find((s) => s.half === 'elu')
  const industriel = signatures.find((s) => s.half === 'industriel')
  if (!elu || !industriel) return 'awaited'
  if (elu.verdict !== industriel.verdict) return 'split'
  return elu.verdict === 'for' ? 'agreed' : 'refused'
}

/** A holder of a mandate of the pair: an actor, and their name. */
export type PairHolder = Pick<Actor, 'id' | 'name' | 'mandates' | 'interests'>

type HalfState = { half: Half } & (
  | { state: 'signed'; verdict: PairVerdict; person: string; interim: boolean; at: Date }
  | { state: 'awaited'; from: readonly string[]; since: Date }
  | { state: 'impeded'; why: Impediment; since: Date }
  | { state: 'not-asked' }
)

/** Why nobody signs for a half: nobody holds it, who does is recused, or has signed for the other half, or may be who has. */
type Impediment = 'nobody' | 'recused' | 'signed-other-half' | 'doubted'

export interface PairState {
  decision: PairDecision | 'void'
  halves: readonly HalfState[]
}

/**
 * Who has signed, who is awaited, since when.
 * @param holders those of the pair's mandates on that day
 * @param doubts those of them who may be one person
 */
export function pairState(act: PairAct, holders: readonly PairHolder[], doubts: readonly Doubt[] = []): PairState {
  const decision = act.closedAs === 'void' ? 'void' : pairDecision(act.signatures)
  return { decision, halves: halfCodes.map((half) => halfState(act, half, holders, doubts)) }
}

function halfState(act: PairAct, half: Half, holders: readonly PairHolder[], doubts: readonly Doubt[]): HalfState {
  const signed = act.signatures.find((s) => s.half === half)
  if (signed) return { half, state: 'signed', verdict: signed.verdict, person: signed.person, interim: signed.interim, at: signed.signedAt }
  if (act.closedAs) return { half, state: 'not-asked' }
  const since = act.openedAt
  const held = holders.filter((person) => holdsHalf(person, half, act.territoryId))
  if (held.length === 0) return { half, state: 'impeded', why: 'nobody', since }
  const free = held.filter((person) => !isRecused(act, person))
  if (free.length === 0) return { half, state: 'impeded', why: 'recused', since }
  const others = free.filter((person) => !act.signatures.some((s) => s.personId === person.id))
  if (others.length === 0) return { half, state: 'impeded', why: 'signed-other-half', since }
  const from = others.filter((person) => !act.signatures.some((s) => isDoubted(doubts, s.personId, person.id)))
  if (from.length === 0) return { half, state: 'impeded', why: 'doubted', since }
  return { half, state: 'awaited', from: from.map((person) => person.name), since }
}

export const holdsHalf = (person: Pick<PairHolder, 'mandates'>, half: Half, territoryId: string): boolean =>
  person.mandates.some((mandate) => mandate.role === `${half}-referent` && mandate.territoryId === territoryId)

/** Whether the subject, or an interest they declared, keeps this person from signing. */
export const isRecused = (act: Pick<PairAct, 'filiere' | 'recused'>, person: Pick<PairHolder, 'id' | 'interests'>): boolean =>
  person.id === null || act.recused.includes(person.id) || (act.filiere !== null && person.interests.includes(act.filiere))

/** What the two verdicts are called for a subject: « à retenir » and « à écarter » for a project. */
export type VerdictWords = Readonly<Record<PairVerdict, string>>

const impedimentWords: Record<Impediment, (half: Half) => string> = {
  nobody: (half) =>
    `Aucun mandat d’${halves[half].toLowerCase()} n’est en cours avec une adresse dans Ressort : personne ne peut signer à ce titre. Un intérim est à nommer, pour une durée dite.`,
  recused: (half) =>
    `L’${halves[half].toLowerCase()} a un intérêt déclaré ou porte ce dossier : il ne signe pas. Un intérim est à nommer pour cette moitié, ou l’acte ne sera pas signé.`,
  'signed-other-half': (half) =>
    `La seule personne qui tient le mandat d’${halves[half].toLowerCase()} a déjà signé pour l’autre moitié : une même personne ne signe pas deux fois. Un intérim est à nommer.`,
  doubted: (half) =>
    `Qui tient le mandat d’${halves[half].toLowerCase()} est peut-être la personne qui a signé pour l’autre moitié : une autre personne doit d’abord dire qu’elles sont deux, page « Personnes et mandats ».`,
}

export interface HalfLine {
  key: Half
  sign: 'yes' | 'no' | 'unknown'
  label: string
  /** Who, or whom it waits for. */
  detail: string
  /** The instant it was signed, or since when it is awaited. */
  at: Date | null
  since: boolean
}

/** The state of each half in words, as `ui/signatures.tsx` shows it. */
export const halfLines = (state: PairState, words: VerdictWords): HalfLine[] => state.halves.map((half) => halfLine(half, words))

function halfLine(half: HalfState, words: VerdictWords): HalfLine {
  const label = halves[half.half]
  const base = { key: half.half, sign: 'unknown' as const, since: true }
  switch (half.state) {
    case 'signed':
      return {
        ...base,
        sign: half.verdict === 'for' ? 'yes' : 'no',
        label: `${label} : ${words[half.verdict]}`,
        detail: half.interim ? `${half.person}, par intérim` : half.person,
        at: half.at,
        since: false,
      }
    case 'awaited':
      return { ...base, label: `${label} : signature attendue`, detail: `de ${half.from.join(' ou de ')}`, at: half.since }
    case 'impeded':
      return { ...base, label: `${label} : signature empêchée`, detail: impedimentWords[half.why](half.half), at: half.since }
    case 'not-asked':
      return { ...base, label: `${label} : n’a pas signé`, detail: '', at: null }
  }
}
