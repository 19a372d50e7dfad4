import { never } from '#kernel/outcome.ts'
import type { Day } from '#kernel/day.ts'
import { isConfidential, type Project, type Stage, type stages } from '../model.ts'
import type { ProjectVerb } from '../policy.ts'

/** What a passage asks for, beyond the right to make it. */
export type Guard =
  | 'read-by-those-who-decide'
  | 'signed-by-both'
  | 'without-aid-asked'
  | 'plan-composed'
  | 'regime-and-ceiling'
  | 'aid-asked-before-works'
  | 'works-begun'
  | 'works-ended'
  | 'observed-1'
  | 'observed-3'

interface Passage {
  /** Who may make it: `sign` is the pair's own act, each half its own right. */
  by: ProjectVerb | 'sign'
  label: string
  guards: readonly Guard[]
  /** The day that the passage asks for and keeps. */
  asks?: 'works-on' | 'ended-on'
  /** Goes one stage back: a reason is asked for. */
  isBack?: true
}

type Next = { [From in Stage]: `${From} > ${(typeof stages)[From]['next'][number]}` }[Stage]

/** Every passage that the stages allow: the build fails when one of them has no line here. */
export const passages: Readonly<Record<Next, Passage>> = {
  'idea > qualified': { by: 'qualify', label: 'Qualifier', guards: [] },
  'idea > rejected': { by: 'qualify', label: 'Écarter', guards: [] },
  'qualified > structuring': { by: 'follow', label: 'Commencer le montage', guards: [] },
  'qualified > proposed': { by: 'propose', label: 'Soumettre au binôme', guards: ['read-by-those-who-decide'] },
  'qualified > rejected': { by: 'qualify', label: 'Écarter', guards: [] },
  'structuring > qualified': { by: 'follow', label: 'Revenir à la qualification', guards: [], isBack: true },
  'structuring > proposed': { by: 'propose', label: 'Soumettre au binôme', guards: ['read-by-those-who-decide'] },
  'structuring > rejected': { by: 'qualify', label: 'Écarter', guards: [] },
  'proposed > qualified': { by: 'propose', label: 'Reprendre pour compléter', guards: [] },
  'proposed > retained': { by: 'sign', label: 'Retenir', guards: ['read-by-those-who-decide', 'signed-by-both'] },
  'proposed > rejected': { by: 'sign', label: 'Écarter', guards: ['signed-by-both'] },
  'retained > financing': {
    by: 'follow',
    label: 'Ouvrir le tour de financement',
    guards: ['plan-composed', 'regime-and-ceiling', 'without-aid-asked'],
  },
  'financing > retained': { by: 'follow', label: 'Revenir au projet retenu', guards: [], isBack: true },
  'financing > engaged': {
    by: 'follow',
    label: 'Engager : les travaux peuvent commencer',
    guards: ['aid-asked-before-works', 'regime-and-ceiling'],
  },
  'engaged > financing': { by: 'follow', label: 'Revenir au financement', guards: [], isBack: true },
  'engaged > under-way': {
    by: 'follow',
    label: 'Noter le début des travaux',
    guards: ['works-begun', 'aid-asked-before-works'],
    asks: 'works-on',
  },
  'under-way > engaged': { by: 'follow', label: 'Revenir à l’engagement', guards: [], isBack: true },
  'under-way > completed': { by: 'follow', label: 'Noter la fin des travaux', guards: ['works-ended'], asks: 'ended-on' },
  'completed > under-way': { by: 'follow', label: 'Rouvrir les travaux', guards: [], isBack: true },
  'completed > measured-1': { by: 'follow', label: 'Clore la mesure à N+1', guards: ['observed-1'] },
  'measured-1 > measured-3': { by: 'follow', label: 'Clore la mesure à N+3', guards: ['observed-3'] },
}

export interface Way extends Passage {
  from: Stage
  to: Stage
}

/** All passages, in the order of the stages. */
export const ways: readonly Way[] = Object.entries(passages).map(([name, passage]) => {
  const [from, to] = name.split(' > ') as [Stage, Stage]
  return { from, to, ...passage }
})

export const waysFrom = (stage: Stage): Way[] => ways.filter(({ from }) => from === stage)

/** What funding knows of a project, asked for when it passes. */
export interface AidFacts {
  /** A plan was composed, be it without aid. */
  planned: boolean
  /** The plan has aid in it, or aid was asked for or granted. */
  aided: boolean
  /** Lines of the plan whose regime is still to be settled. */
  withoutRegime: number
  /** Aid granted beyond what the plan was checked for. */
  beyondPlan: boolean
  /** The first day that the ledger has aid asked for. */
  askedOn: Day | null
}

/** All that the guards look at. */
export interface GuardFacts {
  project: Pick<Project, 'tier' | 'worksOn' | 'endedOn'>
  signedByBoth: boolean
  /** The day the company was last asked what it would do without the aid. */
  withoutAidAskedOn: Day | null
  /** The years after the end for which something was observed. */
  observed: readonly (1 | 3)[]
  aid: AidFacts
}

/** Whether a guard lets a project pass. */
export function passes(guard: Guard, { project, aid, ...facts }: GuardFacts): boolean {
  switch (guard) {
    case 'read-by-those-who-decide':
      return !isConfidential(project.tier)
    case 'signed-by-both':
      return facts.signedByBoth
    case 'without-aid-asked':
      return !aid.aided || facts.withoutAidAskedOn !== null
    case 'plan-composed':
      return aid.planned
    case 'regime-and-ceiling':
      return aid.withoutRegime === 0 && !aid.beyondPlan
    case 'aid-asked-before-works':
      return !aid.aided || (aid.askedOn !== null && (project.worksOn === null || aid.askedOn < project.worksOn))
    case 'works-begun':
      return project.worksOn !== null
    case 'works-ended':
      return project.endedOn !== null && project.worksOn !== null && project.endedOn >= project.worksOn
    case 'observed-1':
      return facts.observed.includes(1)
    case 'observed-3':
      return facts.observed.includes(3)
    default:
      return never(guard)
  }
}

/** The guards that hold a project back on this way; none when it may pass. */
export const heldBackBy = (way: Pick<Passage, 'guards'>, facts: GuardFacts): Guard[] => way.guards.filter((guard) => !passes(guard, facts))

export interface GuardWords {
  /** When it is met. */
  met: string
  /** When it is not: what is missing, and why it matters. */
  missing: string
  law?: string
}

/**
 * What each guard says to the person.
 * @source Règlement (UE) n° 651/2014, art. 6 (effet d’incitation), art. 1 à 9 et chapitre III (régimes, intensités, plafonds)
 */
export const guardWords: Readonly<Record<Guard, GuardWords>> = {
  'read-by-those-who-decide': {
    met: 'Le binôme peut le lire.',
    missing: 'Confidentiel : ouvrez d’abord le projet à la gouvernance. Le binôme doit pouvoir le lire pour décider.',
  },
  'signed-by-both': {
    met: 'Les deux moitiés du binôme ont signé.',
    missing: 'Il faut la signature concordante de l’élu référent et de l’industriel référent.',
  },
  'without-aid-asked': {
    met: 'L’entreprise a dit ce qu’elle ferait sans l’aide.',
    missing:
      'Demandez à l’entreprise ce qu’elle ferait sans l’aide, et notez sa réponse et le jour, ci-dessous : une aide qui ne change rien ne se justifie pas.',
    law: 'Règlement (UE) n° 651/2014, art. 6',
  },
  'plan-composed': {
    met: 'Le plan de financement est composé.',
    missing: 'Composez le plan de financement, même sans aide : il dit qui paie quoi.',
  },
  'regime-and-ceiling': {
    met: 'Chaque aide a son régime, et reste sous son plafond.',
    missing:
      'Pas d’aide sans régime ni plafond : dites le régime de chaque ligne du plan, et n’accordez rien au-delà de ce que le plan a vérifié. Une aide sans base légale se rembourse.',
    law: 'TFUE, art. 107 et 108 ; Règlement (UE) n° 651/2014',
  },
  'aid-asked-before-works': {
    met: 'L’aide est demandée avant tout engagement ferme.',
    missing:
      'Pas de travaux avant la demande d’aide : une commande, un marché ou un devis accepté avant le dépôt, ou le même jour, fait perdre l’aide, faute d’effet d’incitation. Notez la demande au registre de l’argent.',
    law: 'Règlement (UE) n° 651/2014, art. 6 § 2',
  },
  'works-begun': {
    met: 'Le jour du premier engagement ferme est connu.',
    missing: 'Écrivez le jour du premier engagement ferme : marché, commande ou devis accepté.',
    law: 'Règlement (UE) n° 651/2014, art. 2 § 23',
  },
  'works-ended': {
    met: 'Le jour de la fin des travaux est connu.',
    missing: 'Écrivez le jour où les travaux ont fini ; il ne vient pas avant leur début.',
  },
  'observed-1': {
    met: 'Les effets sont constatés à N+1.',
    missing: 'Notez ce qui est constaté un an après la fin des travaux, avec sa preuve : page « Effets ».',
  },
  'observed-3': {
    met: 'Les effets sont constatés à N+3.',
    missing: 'Notez ce qui est constaté trois ans après la fin des travaux, avec sa preuve : page « Effets ».',
  },
}

const mayStandStill: readonly Stage[] = [
  'idea',
  'qualified',
  'structuring',
  'retained',
  'financing',
  'engaged',
  'under-way',
  'completed',
  'measured-1',
]

/** Whether a project of this stage may be paused, blocked or abandoned; put to the pair, it is first taken back. */
export const maySetAside = (stage: Stage): boolean => mayStandStill.includes(stage)

/** What a company says it would do without the aid, from the strongest effect of the aid to none. */
export const withoutAid = {
  'not-done': 'Le projet ne se ferait pas',
  smaller: 'Le projet serait plus petit',
  later: 'Le projet se ferait plus tard',
  elsewhere: 'Le projet se ferait ailleurs',
  same: 'Le projet se ferait de la même façon',
} as const
export type WithoutAid = keyof typeof withoutAid
export const withoutAidCodes = Object.keys(withoutAid) as WithoutAid[]

export const blockerKinds = {
  land: 'Foncier',
  skills: 'Compétences',
  permit: 'Autorisation',
  funding: 'Financement',
  energy: 'Énergie',
  housing: 'Logement',
  transport: 'Transport',
  rule: 'Règle',
} as const
export type BlockerKind = keyof typeof blockerKinds
export const blockerKindCodes = Object.keys(blockerKinds) as BlockerKind[]
