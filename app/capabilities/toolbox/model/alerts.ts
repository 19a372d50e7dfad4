import type { Day } from '#kernel/day.ts'
import { type Device, type Opening, openingOf, rulesOn } from '../model.ts'
import { type Change, changesBetween, type Content, type Freshness, freshnesses } from './changes.ts'
import { type Facts, type KnownFact, truthOf } from './judge.ts'
import { placeOf } from './place.ts'

/** What is known of a device when it was last told, and now. */
export interface Followed {
  device: Device
  told: { opening: Opening; content: Content }
  content: Content
}

/** One sentence on what became of a device, without its full stop; nothing when nobody would care. */
export function newsOf({ device, told, content }: Followed, on: Day): string | undefined {
  const opening = openingOf(device, on)
  if (opening !== told.opening) return `${device.name} : ${becomes[opening]}`
  const changes = changesBetween(told.content, content)
  return changes.length === 0 ? undefined : `${device.name} change : ${changes.map(said).join(', ')}`
}

const becomes: Readonly<Record<Opening, string>> = {
  open: 'le dispositif ouvre',
  undated: 'ses dates ne sont plus publiées',
  'not-yet': 'l’ouverture est annoncée',
  suspended: 'le dispositif est suspendu',
  over: 'le dispositif ferme',
}

const said = ({ label }: Change) => label.charAt(0).toLowerCase() + label.slice(1)

/** Whether a territory is concerned: its place and its label do not already say no. */
export function concernsTerritory(device: Device, { regionCode }: { regionCode: string }, on: Day): boolean {
  const known = (value: string): KnownFact => ({ value, from: 'record', on })
  const facts: Facts = new Map([
    ['place', known(placeOf({ region: regionCode })!)],
    ['territory-label', known('true')],
  ])
  return truthOf(rulesOn(device, on).rule, facts, '') !== 'no'
}

/** What a keeper of devices reads: how many are to be read again, and the first of them with why. */
export function staleSentence(found: readonly { device: Pick<Device, 'name'>; why: readonly Freshness[] }[]): {
  title: string
  detail: string
} {
  const shown = found
    .slice(0, 5)
    .map(({ device, why }) => `${device.name} (${why.map((one) => freshnesses[one].toLowerCase()).join(', ')})`)
  const more = found.length > shown.length ? ` ; et ${found.length - shown.length} de plus` : ''
  return {
    title: found.length === 1 ? 'Un dispositif est à relire' : `${found.length} dispositifs sont à relire`,
    detail: `${shown.join(' ; ')}${more}.`,
  }
}
