import { sql } from 'kysely'
import { type demonstrationWorld, unguarded } from '#kernel/fixtures.ts'

type World = Awaited<ReturnType<typeof demonstrationWorld>>
type Form = Record<string, string>

/** What everybody may open. An address that is not in this list is private. */
export const publicPlaces: ReadonlySet<string> = new Set([
  '/',
  '/*',
  '/accessibilite',
  '/mentions',
  '/sante',
  '/connexion',
  '/connexion/lien-envoye',
  '/connexion/lien/:token',
  '/deconnexion',
  '/deposer-un-projet',
  '/deposer-un-projet/recu',
  '/territoires',
  '/territoires/couverture',
  '/territoires/:code',
  '/territoires/:code/rejoindre',
  '/dispositifs',
  '/dispositifs/:code',
  '/donnees-ouvertes',
  '/donnees-ouvertes/projets.csv',
  '/donnees-ouvertes/territoires.csv',
  '/donnees-ouvertes/territoires.json',
  '/donnees-ouvertes/territoires.geojson',
])

const decision = (verb: string): Form => ({ verb, version: '1' })
const signature = (half: string): Form => ({ verb: 'sign', half, verdict: 'retained', version: '1' })

/** What the forms of each private address send: enough for its action to go past its first check, if it has none. */
export const formsOf: Readonly<Record<string, readonly Form[]>> = {
  '/espace/:code/partenaires': [{ request: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', status: 'accepted' }],
  '/espace/:code/projets/:reference': [
    ...['qualify', 'propose', 'take-back'].map(decision),
    { verb: 'dismiss', version: '1', reason: 'Essai' },
    { verb: 'open', version: '1', tier: 'public', embargoUntil: '' },
    ...['elu', 'industriel'].map(signature),
  ],
  '/espace/:code/projets/:reference/etapes': [
    { verb: 'pass', version: '1', to: 'structuring' },
    { verb: 'set-aside', version: '1', side: 'paused', whyStill: 'Essai de l’arrêt' },
    { verb: 'resume', version: '1' },
    { verb: 'tell-without-aid', version: '1', answer: 'smaller', words: 'Essai de la réponse', toldBy: 'Essai', askedOn: '2026-01-01' },
    { verb: 'tell-blocker', version: '1', kind: 'land', what: 'Essai' },
    { verb: 'clear-blocker', version: '1', blocker: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', clearing: 'Essai' },
  ],
  '/espace/:code/projets/:reference/boite-a-outils': [{ fact: 'headcount', 'reponse-headcount': '10' }],
  '/espace/:code/projets/:reference/plan': [
    { verb: 'compose', 'montant-pret-vert': '50 000', 'regime-pret-vert': 'none' },
    { verb: 'declare', amount: '10', grantedOn: '2026-01-01', funder: 'Essai' },
  ],
  '/espace/:code/projets/:reference/argent': [
    { funder: 'Essai', state: 'paid', amount: '10', happenedOn: '2026-01-01', source: 'Essai' },
  ],
}

/** For each parameter of an address, what stands there in a territory: real things that a stranger could guess. */
export const samplesOf: Readonly<Record<string, (world: World, code: string) => Promise<readonly string[]>>> = {
  code: async (_, code) => [code],
  token: async () => ['x'],
  '*': async () => ['nulle-part'],
  reference: referencesIn,
}

/** One project of each tier and stage: enough to meet every rule, few enough to try every form on each. */
export function referencesIn({ db }: World, code: string): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ reference: string }>`
      select distinct on (p.tier, p.stage) p.reference
      from projects.project p join territory.territory t on t.id = p.territory_id
      where t.code = ${code} and t.phase = '2' order by p.tier, p.stage, p.reference`.execute(tx)
    return rows.map((row) => row.reference)
  })
}
