import { type Day, dayInParis } from '#kernel/day.ts'
import { type Application, checkStep, type Event, type State, states, type Step } from '../model.ts'

/** The states of a file at demarches-simplifiees.fr. @source its GraphQL contract, DossierState */
export const outsideStates = {
  en_construction: 'en construction',
  en_instruction: 'en instruction',
  accepte: 'accepté',
  refuse: 'refusé',
  sans_suite: 'classé sans suite',
} as const
export type OutsideState = keyof typeof outsideStates

/** What is read of a file there. */
export interface Dossier {
  number: number
  state: OutsideState
  filedOn: Day
  instructedOn: Day | null
  decidedOn: Day | null
  /** Since when a correction is asked for that was not made yet. */
  correctionOn: Day | null
  correction: string
  motive: string
  /** Of the company that filed it; null when a person did. */
  siret: string | null
}

export const outsideProblems = {
  'unknown-dossier': 'ce numéro n’est pas d’un dossier que notre accès permet de lire',
  'token-refused': 'notre accès y est refusé : il a expiré ou a été retiré',
  silent: 'le site n’a pas répondu',
  unreadable: 'sa réponse n’a pas pu être lue',
  'other-company': 'ce numéro est celui d’une autre entreprise : vérifiez-le',
  'dates-differ': 'ses dates contredisent celles qui sont déjà notées ici',
} as const
export type OutsideProblem = keyof typeof outsideProblems

/** What was last answered of a file, or why nothing was. */
export interface OutsideAnswer {
  state: OutsideState | null
  stateOn: Day | null
  message: string
  problem: OutsideProblem | null
  askedOn: Day
}

/** The number of a file there; nothing where what was typed is another operator's. */
export function dossierNumber(typed: string | null): number | undefined {
  const digits = typed?.replaceAll(/[\s.\u202f]/g, '') ?? ''
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined
}

/** The day of an instant of the contract, in Paris. */
export const dayOf = (instant: string | null): Day | null => (instant === null ? null : (dayInParis(instant) ?? null))

type Known = Pick<Application, 'state' | 'asked'> & { events: readonly Pick<Event, 'happenedOn'>[] }

/**
 * The steps that the answer adds to what is known of a file, in order. An agreement is not among them: the contract does not
 * say its amount, the chef de projet does.
 */
export function stepsFrom(dossier: Dossier, file: Known, today: Day): { steps: Step[]; problem: OutsideProblem | null } {
  const steps: Step[] = []
  let state: State = file.state
  let last = file.events.at(-1)?.happenedOn
  let problem: OutsideProblem | null = null
  for (const step of saidOf(dossier)) {
    if (state === step.to || !(states[state].next as readonly State[]).includes(step.to)) continue
    const checked = checkStep({ state, asked: file.asked }, last ? { happenedOn: last } : undefined, step, today)
    // A day that was passed already tells of a wait that is over: a file may have gone back and forth since.
    if (!checked.ok) {
      if (isLatest(dossier, step.to)) problem = 'dates-differ'
      continue
    }
    steps.push(step)
    state = step.to
    last = step.on
  }
  return { steps, problem }
}

const isLatest = ({ state, correctionOn }: Dossier, to: State): boolean =>
  ({
    en_construction: correctionOn ? 'incomplete' : 'submitted',
    en_instruction: correctionOn ? 'incomplete' : 'instructed',
    accepte: '',
    refuse: 'refused',
    sans_suite: 'refused',
  })[state] === to

function saidOf(dossier: Dossier): Step[] {
  const step = (to: State, on: Day | null, words = ''): Step[] =>
    on ? [{ to, on, amount: null, words, toChange: null, nextWindow: null }] : []
  const isDecided = dossier.state === 'refuse' || dossier.state === 'sans_suite'
  const refused = isDecided ? step('refused', dossier.decidedOn, reasonOf(dossier)) : []
  const incomplete = step('incomplete', dossier.correctionOn, dossier.correction)
  const instructed = step('instructed', dossier.instructedOn)
  const between = [...incomplete, ...instructed].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
  return [...step('submitted', dossier.filedOn), ...between, ...refused]
}

const reasonOf = ({ state, motive }: Dossier): string =>
  `${state === 'sans_suite' ? 'Classé sans suite. ' : ''}${motive || 'Aucun motif n’est écrit sur Démarches simplifiées.'}`.slice(0, 2000)

/** What is kept of an answer for the page. */
export function answerOf(dossier: Dossier): Pick<OutsideAnswer, 'state' | 'stateOn' | 'message'> {
  const decided = ['accepte', 'refuse', 'sans_suite'].includes(dossier.state)
  const stateOn = decided ? dossier.decidedOn : dossier.state === 'en_instruction' ? dossier.instructedOn : dossier.filedOn
  return { state: dossier.state, stateOn, message: decided ? dossier.motive : dossier.correctionOn ? dossier.correction : '' }
}
