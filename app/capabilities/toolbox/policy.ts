import type { Actor } from '#kernel/actor.ts'
import { holds } from '#cap/membership/policy.ts'

/** Who writes the rules of a device: a person of one of the bodies that operate it. @param operates what their mandates say of the device */
export const mayEditRules = (actor: Actor, operates: boolean): boolean => operates && holds(actor, 'operator')

/** Who has devices to write the rules of, at all. */
export const mayOpenOperatorDevices = (actor: Actor): boolean => holds(actor, 'operator')
