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
  // Opened by its secret.
  '/calendrier/:feed',
  '/deconnexion',
  '/deposer-un-projet',
  '/deposer-un-projet/recu',
  '/territoires',
  '/territoires/couverture',
  '/territoires/:code',
  '/territoires/:code/rejoindre',
  '/dispositifs',
  '/dispositifs.csv',
  '/dispositifs/mis-de-cote',
  '/dispositifs/:code',
  '/api/schemas/eligible.json',
  '/api/schemas/eligible.example.json',
  '/donnees-ouvertes',
  '/donnees-ouvertes/projets.csv',
  '/donnees-ouvertes/territoires.csv',
  '/donnees-ouvertes/territoires.json',
  '/donnees-ouvertes/territoires.geojson',
  '/api/schemas/plan.json',
  '/api/schemas/plan.example.json',
])

const decision = (verb: string): Form => ({ verb, version: '1' })
const signature = (half: string): Form => ({ verb: 'sign', half, verdict: 'retained', version: '1' })

const axisId = '01890f2e-7b1a-7c3d-9a5e-0123456789ac'
const fiche: Form = { title: 'Essai', axisId, status: 'to-come', tier: 'territory' }

/** What the forms of each private address send: enough for its action to go past its first check, if it has none. */
export const formsOf: Readonly<Record<string, readonly Form[]>> = {
  '/boite-de-reception': [
    { verb: 'open', notification: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
    { verb: 'done', notification: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
    { verb: 'open-all' },
  ],
  '/boite-de-reception/calendrier': [{ verb: 'make' }, { verb: 'revoke' }],
  '/boite-de-reception/preferences': [{ 'project.idea': 'daily', 'project.signature': 'daily', 'project.decision': 'none', 'post.funding-end': 'daily' }],
  '/espace/:code/gouvernance/poste': [
    { verb: 'describe', version: '1', employer: 'Essai', openedOn: '2024-01-01', source: 'Essai' },
    { verb: 'fund', startsOn: '2026-01-01', endsOn: '2027-01-01', amount: '10', stateShare: '100', epciShare: '', regionShare: '', otherShare: '', source: 'Essai' },
    { verb: 'remove-funding', funding: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
  ],
  '/espace/:code/gouvernance/poste/passation': [{}],
  '/espace/:code/gouvernance/poste/passation/:handover': [
    { verb: 'confirm', line: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1' },
    { verb: 'ask', line: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1', 'note-01890f2e-7b1a-7c3d-9a5e-0123456789ab': 'Essai' },
  ],
  '/espace/:code/partenaires': [{ request: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', status: 'accepted' }],
  '/espace/:code/plan/axes': [
    { verb: 'open', title: 'Essai' },
    { verb: 'edit-plan', version: '1', title: 'Essai' },
    { verb: 'add', title: 'Essai' },
    { verb: 'edit', axisId, title: 'Essai' },
    { verb: 'up', axisId },
    { verb: 'drop', axisId },
  ],
  '/espace/:code/plan/fiches/nouvelle': [fiche],
  '/espace/:code/plan/fiches/:fiche': [
    { verb: 'status', version: '1', status: 'done' },
    { verb: 'duplicate', version: '1' },
    { verb: 'note', body: 'Essai' },
  ],
  '/espace/:code/plan/fiches/:fiche/moyens': ['budget', 'funders', 'order', 'risks', 'links'].map((part) => ({ part, version: '1' })),
  '/espace/:code/plan/lot': [{ change: 'tier', tier: 'public', expected: '1', tout: 'oui' }],
  '/espace/:code/plan/fiches/:fiche/modifier': [{ ...fiche, version: '1' }],
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
  '/espace/:code/projets/:reference/boite-a-outils': [
    { fact: 'headcount', 'reponse-headcount': '10' },
    { verb: 'rule', device: 'fonds-vert-ti', condition: 'appreciation:interet-general', holds: 'true', reason: 'Essai' },
  ],
  '/mes-alertes': [{ verb: 'unfollow', search: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' }, { verb: 'follow' }],
  '/operateur/dispositifs/:device': [
    { verb: 'draft' },
    { verb: 'abandon' },
    { verb: 'publish', from: '2026-12-01', version: '1' },
    { verb: 'add-case', name: 'Essai', facts: 'cost = 1', expected: 'no' },
  ],
  '/espace/:code/projets/:reference/plan': [
    { verb: 'compose', 'montant-pret-vert': '50 000', 'regime-pret-vert': 'none' },
    { verb: 'declare', amount: '10', grantedOn: '2026-01-01', funder: 'Essai' },
  ],
  '/espace/:code/projets/:reference/plan/chercher': [
    { verb: 'describe', 'poste-0-intitule': 'Machines', 'poste-0-nature': 'equipment', 'poste-0-cout': '10' },
    { verb: 'adopt', rank: '0' },
  ],
  '/espace/:code/projets/:reference/argent': [
    { funder: 'Essai', state: 'paid', amount: '10', happenedOn: '2026-01-01', source: 'Essai' },
  ],
  '/espace/:code/subventions': [{ list: '' }],
  '/espace/:code/subventions/:grant': [
    { verb: 'match', reference: 'P-2026-0001', decidedOn: '2024-01-01' },
    { verb: 'set-aside' },
    { verb: 'release' },
  ],
}

/** For each parameter of an address, what stands there in a territory: real things that a stranger could guess. */
export const samplesOf: Readonly<Record<string, (world: World, code: string) => Promise<readonly string[]>>> = {
  code: async (_, code) => [code],
  token: async () => ['x'],
  '*': async () => ['nulle-part'],
  device: async () => ['fonds-vert-ti', 'pret-vert'],
  reference: referencesIn,
  feed: async () => ['x.ics'],
  handover: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select h.id from posts.handover h join territory.territory t on t.id = h.territory_id where t.code = ${code} order by h.id limit 2`.execute(tx)
      return rows.map((row) => row.id)
    }),
  grant: async ({ db }) => (await db.selectFrom('grants.grant').select('id').execute()).map((grant) => grant.id),
  keptPlan: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select d.id from funding.decision d join territory.territory t on t.id = d.territory_id where t.code = ${code} order by d.id limit 2`.execute(tx)
      return rows.map((row) => row.id)
    }),
  fiche: fichesIn,
  notification: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select n.id from inbox.notification n join territory.territory t on t.id = n.territory_id where t.code = ${code} order by n.id limit 3`.execute(tx)
      return rows.map((row) => row.id)
    }),
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

/** One fiche of each tier. */
function fichesIn({ db }: World, code: string): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ reference: string }>`
      select distinct on (f.tier) f.reference
      from action_plan.fiche f join territory.territory t on t.id = f.territory_id
      where t.code = ${code} order by f.tier, f.reference`.execute(tx)
    return rows.map((row) => row.reference)
  })
}
