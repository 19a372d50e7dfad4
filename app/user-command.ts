import { createUser } from '#cap/membership/actions/users.ts'
import { EmailField, roles } from '#cap/membership/model.ts'
import { type MandateRole, ressort } from '#kernel/actor.ts'
import { ConfigError } from '#kernel/config.ts'
import { systemClock, today } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'

const places: Record<MandateRole, 'none' | 'region' | 'territory'> = {
  programme: 'none',
  operator: 'none',
  evaluator: 'none',
  region: 'region',
  'chef-de-projet': 'territory',
  'elu-referent': 'territory',
  'industriel-referent': 'territory',
  'committee-member': 'territory',
  partner: 'territory',
}
const examples = { none: '', region: ':75', territory: ':ti-7501' }

/** What may be written for the role. */
export const rolesInWords = [
  '  Les rôles :',
  ...Object.entries(places).map(([role, place]) => `    ${(role + examples[place]).padEnd(30)} ${roles[role as MandateRole]}`),
  '  Exemple : npx ressort user create camille@exemple.gouv.fr "Camille Roy" programme',
].join('\n')

/** Reads `create <address> <name> <role[:place]>` and does it. @throws ConfigError when a word cannot be used */
export async function createUserFrom(db: Db, [verb, address = '', name = '', asked = '']: readonly string[]): Promise<string> {
  if (verb !== 'create') throw new ConfigError('Écrivez : npx ressort user create <adresse> <nom> <rôle>')
  const email = EmailField.safeParse(address)
  if (!email.success) throw new ConfigError(`L’adresse « ${address} » n’en est pas une.`)
  if (name.trim().length < 2) throw new ConfigError('Écrivez le nom de la personne.')
  const [role = '', place = ''] = asked.split(/:(.*)/s)
  if (!Object.hasOwn(places, role)) throw new ConfigError(`Le rôle « ${role} » n’existe pas : « npx ressort user --help » donne la liste.`)
  const kind = places[role as MandateRole]
  if (
    (kind === 'none') !== (place === '') ||
    (kind === 'territory' && !place.startsWith('ti-')) ||
    (kind === 'region' && place.startsWith('ti-'))
  )
    throw new ConfigError(`Écrivez ce rôle ainsi : ${role}${examples[kind]}`)
  const ctx = { db, today: today(systemClock), requestId: 'cli', actor: ressort('ligne de commande') }
  const done = await createUser(ctx, { email: email.data, name: name.trim(), role: role as MandateRole, place: place || null })
  if (done.ok)
    return `${name} (${email.data}) a le mandat « ${roles[role as MandateRole]} » dès aujourd’hui : qu’elle ou il demande un lien sur /connexion.`
  throw new ConfigError(
    done.refusal === 'unknown-place'
      ? `« ${place} » n’est ni une région ni un territoire connu.`
      : 'Cette personne a déjà ce mandat aujourd’hui.',
  )
}
