import type { Project } from '#cap/projects/model.ts'
import type { Grant } from '#cap/state-aid/model.ts'
import type { Zone } from '#cap/state-aid/model/intensity.ts'
import { type Size, sizeCodes } from '#cap/state-aid/model/size.ts'
import type { Facts } from '#cap/toolbox/model.ts'
import type { SavedBlock } from './cost-blocks.ts'
import type { PlanFacts } from './readings.ts'

interface Told {
  project: Pick<Project, 'startsOn' | 'endsOn' | 'worksOn' | 'regionCode'>
  facts: Facts
  /** Null without a SIREN: then nobody can say what was received. */
  grants: readonly Grant[] | null
  /** Empty while the cost is not told block by block. */
  blocks: readonly SavedBlock[]
}

/** What is known of a project for its plan, and nothing that was not told. */
export function planFactsOf({ project, facts, grants, blocks }: Told): PlanFacts {
  const size = facts.get('size')?.value
  const difficulty = facts.get('in-difficulty')?.value
  const zone = zoneOf(facts, project.regionCode)
  const owner = ownerOf(facts)
  const startsOn = project.worksOn ?? project.startsOn
  return {
    ...(size && isSize(size) && { size }),
    ...(zone && { zone }),
    ...(difficulty && { inDifficulty: difficulty === 'true' }),
    ...(owner && { owner }),
    ...(startsOn && { startsOn }),
    ...(project.endsOn && { endsOn: project.endsOn }),
    ...(grants && { grants }),
    ...(blocks.length > 0 && { blocks }),
  }
}

const isSize = (text: string): text is Size => (sizeCodes as readonly string[]).includes(text)

/** Who owns the project; nothing while nobody said. A public carrier pays a share of its own. */
export function ownerOf(facts: Facts): PlanFacts['owner'] {
  const carrier = facts.get('carrier')?.value
  return carrier === undefined ? undefined : carrier === 'public' ? 'public' : 'company'
}

const overseas: Readonly<Record<string, Zone>> = {
  '01': 'a-guadeloupe-reunion-martinique',
  '02': 'a-guadeloupe-reunion-martinique',
  '04': 'a-guadeloupe-reunion-martinique',
  '03': 'a-mayotte-guyane',
  '06': 'a-mayotte-guyane',
}

/**
 * The zone of the regional aid map; nothing while nobody said. An outermost region is zone « a » as a whole.
 * @source TFUE, art. 107 § 3 a) et art. 349 ; décret n° 2022-968
 */
export function zoneOf(facts: Facts, regionCode: string): Zone | undefined {
  const told = facts.get('site-afr')?.value
  return overseas[regionCode] ?? (told === undefined ? undefined : told === 'true' ? 'c' : 'none')
}
