import { type RawBuilder, sql } from 'kysely'
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
  '/connexion/proconnect',
  '/connexion/proconnect/retour',
  // Opened by its secret.
  '/calendrier/:feed',
  '/connexion/second-facteur',
  '/connexion/second-facteur/cle',
  '/deconnexion',
  '/invitation/:token',
  // Opened by its secret.
  '/implantation/:token',
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
  '/api/schemas/projets-territoire.json',
  '/api/schemas/plan.example.json',
])

const decision = (verb: string): Form => ({ verb, version: '1' })
const signature = (half: string): Form => ({ verb: 'sign', half, verdict: 'retained', version: '1' })

const axisId = '01890f2e-7b1a-7c3d-9a5e-0123456789ac'
const fiche: Form = { title: 'Essai', axisId, status: 'to-come', tier: 'territory' }

const someone = '01890f2e-7b1a-7c3d-9a5e-0123456789ab'
const bodyForm: Form = {
  submissionKey: someone,
  kind: 'project',
  name: 'Essai',
  quorum: '50',
  recusedCount: 'out',
  majority: 'simple',
  castingVote: 'non',
  givesOpinions: 'non',
  noticeDays: '5',
  source: 'Essai',
  from: '2026-01-01',
}
const meetingForm: Form = {
  submissionKey: someone,
  body: someone,
  title: 'Essai',
  heldOn: '2026-12-01',
  startsAt: '14:30',
  duration: '60',
  place: 'Essai',
}

const prospectForm: Form = {
  submissionKey: someone,
  title: 'Essai',
  words: 'Essai assez long.',
  filiere: 'other',
  firmName: 'Entreprise (fictive)',
  contactName: 'Essai',
  contactEmail: 'essai@demo.ressort.example',
}

/** What the forms of each private address send: enough for its action to go past its first check, if it has none. */
export const formsOf: Readonly<Record<string, readonly Form[]>> = {
  '/espace/:code/partenaires/inviter': [
    { name: 'Essai', email: 'essai@demo.ressort.example', role: 'partner', from: '2026-12-01' },
    { verb: 'withdraw', invitation: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
  ],
  '/espace/:code/partenaires/mandats': [
    { one: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', other: '01890f2e-7b1a-7c3d-9a5e-0123456789ac', reason: 'Essai du motif' },
  ],
  '/programme/comptes': [
    { verb: 'ask', name: 'Essai', email: 'essai@demo.ressort.example', role: 'operator', reason: 'Essai du motif' },
    { verb: 'approve', request: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
  ],
  '/programme/comptes/:account': ['suspend', 'reset', 'reinstate'].map((verb) => ({ verb, reason: 'Essai du motif' })),
  '/espace/:code/partenaires/doublons': [
    { kind: 'person', gone: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', kept: '01890f2e-7b1a-7c3d-9a5e-0123456789ac' },
  ],
  '/espace/:code/partenaires/personnes/:person': [
    { verb: 'end', mandate: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1', until: '2026-12-01' },
    { verb: 'confirm', mandate: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1' },
  ],
  '/boite-de-reception': [
    { verb: 'open', notification: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
    { verb: 'done', notification: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
    { verb: 'open-all' },
  ],
  '/boite-de-reception/calendrier': [{ verb: 'make' }, { verb: 'revoke' }],
  '/boite-de-reception/preferences': [
    { 'project.idea': 'daily', 'project.signature': 'daily', 'project.decision': 'none', 'post.funding-end': 'daily' },
  ],
  '/espace/:code/gouvernance/poste': [
    { verb: 'describe', version: '1', employer: 'Essai', openedOn: '2024-01-01', source: 'Essai' },
    {
      verb: 'fund',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
      amount: '10',
      stateShare: '100',
      epciShare: '',
      regionShare: '',
      otherShare: '',
      source: 'Essai',
    },
    { verb: 'remove-funding', funding: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
  ],
  '/espace/:code/gouvernance/poste/passation': [{}],
  '/espace/:code/gouvernance/poste/passation/:handover': [
    { verb: 'confirm', line: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1' },
    { verb: 'ask', line: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1', 'note-01890f2e-7b1a-7c3d-9a5e-0123456789ab': 'Essai' },
  ],
  '/espace/:code/partenaires': [{ request: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', status: 'accepted' }],
  '/espace/:code/comites/nouvelle-instance': [bodyForm],
  '/espace/:code/comites/nouvelle-reunion': [meetingForm],
  '/espace/:code/comites/interets': [
    { verb: 'company', person: someone, company: 'Essai', siren: '999101371', kind: 'other', from: '2026-01-01' },
    { verb: 'filiere', person: someone, filiere: 'agrifood' },
    { verb: 'end', interest: someone },
  ],
  '/espace/:code/comites/decisions': [
    { submissionKey: someone, decidedBy: 'Essai', decidedOn: '2026-01-01', title: 'Essai', outcome: 'favourable', source: 'Essai' },
  ],
  '/espace/:code/comites/obstacles': [{ submissionKey: someone, kind: 'land', title: 'Essai', detail: 'Essai assez long.' }],
  '/espace/:code/comites/obstacles/:obstacle': ['answer', 'escalate', 'take', 'reopen', 'close'].map((verb) => ({
    verb,
    version: '1',
    text: 'Essai',
  })),
  '/espace/:code/comites/engagements': [
    { submissionKey: someone, organisation: someone, promise: 'Essai', promisedOn: '2026-01-01', dueOn: '2026-12-01', source: 'Essai' },
    { verb: 'deliver', commitment: someone, deliveredOn: '2026-11-01', evidence: 'Essai' },
    { verb: 'withdraw', commitment: someone, reason: 'Essai' },
  ],
  '/operateur/engagements': [{ verb: 'deliver', commitment: someone, deliveredOn: '2026-11-01', evidence: 'Essai' }],
  '/espace/:code/comites/instances/:body': [
    { ...bodyForm, verb: 'rules', version: '1' },
    { verb: 'seat', holder: 'role:partner', voice: 'voting', chair: 'non', from: '2026-01-01' },
    { verb: 'end-seat', seat: someone },
  ],
  '/espace/:code/comites/reunions/:meeting': [
    ...['convene', 'open', 'close', 'cancel'].map(decision),
    { ...meetingForm, verb: 'move', version: '1' },
    { verb: 'put', version: '1', kind: 'discussion', title: 'Essai', duration: '5' },
    { verb: 'take-off', version: '1', rank: '1' },
    { verb: 'attendance', 'presence-1': 'present' },
  ],
  '/espace/:code/comites/reunions/:meeting/points/:item': [
    { verb: 'discuss', version: '1', discussion: 'Essai' },
    { verb: 'vote', choice: 'for' },
    { verb: 'record', version: '1', 'vote-1': 'for' },
    { verb: 'conclude', version: '1', end: 'adjourn' },
    { verb: 'task', text: 'Essai', owner: 'Essai', dueOn: '2026-12-01' },
    { verb: 'done', task: someone },
    { verb: 'sign', half: 'elu', verdict: 'for' },
    { verb: 'sign', half: 'industriel', verdict: 'for' },
    { verb: 'put-again' },
  ],
  '/espace/:code/espaces/nouveau': [{ title: 'Essai', topic: 'group', entry: 'open' }],
  '/espace/:code/espaces/:workspace/fil': [
    { body: 'Essai', kind: 'message' },
    { verb: 'withdraw', entry: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
  ],
  '/espace/:code/espaces/:workspace/taches': [{ title: 'Essai' }, { verb: 'finish', number: '1' }],
  '/espace/:code/espaces/:workspace/taches/:task': [{ title: 'Essai', version: '1' }, { verb: 'finish' }, { verb: 'reopen' }],
  '/espace/:code/espaces/:workspace/documents': [{ title: 'Essai' }],
  '/espace/:code/espaces/:workspace/documents/:document': [{ remark: 'Essai' }, { verb: 'describe', title: 'Essai', version: '1' }],
  '/espace/:code/espaces/:workspace/notes': [{ title: 'Essai' }],
  '/espace/:code/espaces/:workspace/notes/:note': [
    { text: 'Essai', step: '0' },
    { verb: 'rename', title: 'Essai', version: '1' },
  ],
  '/espace/:code/espaces/:workspace/notes/:note/echanges': [{ seat: '01890f2e-7b1a-4c3d-9a5e-0123456789ab' }],
  '/espace/:code/espaces/:workspace/membres': [
    ...['join', 'leave', 'close', 'reopen'].map((verb) => ({ verb })),
    { verb: 'role', person: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', role: 'animator' },
    { verb: 'settings', title: 'Essai', purpose: '', version: '1' },
    { email: 'essai@exemple.fr', name: 'Essai', role: 'member' },
  ],
  '/espace/:code/plan/modeles': [{ collection: 'Essai', axisId }],
  '/programme/modeles/nouveau': [{ collection: 'Essai', title: 'Essai' }],
  '/programme/modeles/:template': [
    { verb: 'correct', version: '1', collection: 'Essai', title: 'Essai' },
    { verb: 'withdraw', version: '1' },
  ],
  '/espace/:code/plan/axes': [
    { verb: 'open', title: 'Essai' },
    { verb: 'edit-plan', version: '1', title: 'Essai' },
    { verb: 'add', title: 'Essai' },
    { verb: 'edit', axisId, title: 'Essai' },
    { verb: 'up', axisId },
    { verb: 'drop', axisId },
  ],
  '/espace/:code/plan/fichiers': [{ file: '[]' }],
  '/espace/:code/plan/versions': [{ changes: 'Essai' }],
  '/espace/:code/plan/versions/:edition': [
    { verb: 'take-back' },
    ...['elu', 'industriel'].map((half) => ({ verb: 'sign', half, verdict: 'for' })),
  ],
  '/espace/:code/plan/fiches/nouvelle': [fiche],
  '/espace/:code/plan/fiches/:fiche': [
    { verb: 'status', version: '1', status: 'done' },
    { verb: 'duplicate', version: '1' },
    { verb: 'note', body: 'Essai' },
  ],
  '/espace/:code/plan/fiches/:fiche/moyens': ['people', 'indicators', 'budget', 'funders', 'order', 'risks', 'links'].map((part) => ({
    part,
    version: '1',
  })),
  '/espace/:code/plan/fiches/:fiche/partage': [
    { verb: 'invite', version: '1', code: 'ti-4419' },
    { verb: 'withdraw', version: '1', guest: axisId },
    { verb: 'accept', axisId },
    { verb: 'decline' },
  ],
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
  '/espace/:code/projets/:reference/lecture': [{}],
  '/espace/:code/projets/:reference/suivi': [
    { verb: 'describe', version: '1', collective: 'yes', arising: 'endogenous', channel: 'epci', source: 'Essai', statedOn: '2026-01-01' },
    { verb: 'add-associate', version: '1', associate: 'Essai' },
    { verb: 'add-milestone', version: '1', milestone: 'Essai', dueOn: '2027-01-01' },
    { verb: 'reach-milestone', version: '1', reached: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', reachedOn: '2026-01-01' },
    { verb: 'add-risk', version: '1', risk: 'Essai', likelihood: '1', impact: '1', answer: 'Essai' },
    { verb: 'close-risk', version: '1', closed: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' },
    { verb: 'amend', version: '1', kind: 'owner', newOwner: 'Essai', newSiret: '99910548900010', reason: 'Essai de motif' },
  ],
  '/espace/:code/projets/:reference/effets': [
    { verb: 'tell-effect', measure: 'carbon', moment: 'promised', amount: '1', measuredOn: '2026-01-01', evidence: 'Essai' },
    {
      verb: 'tell-hires',
      hires: '1',
      seekingHome: '0',
      fromElsewhere: '0',
      byCar: '1',
      bySharedCar: '0',
      byTransit: '0',
      byBicycle: '0',
      surveyedOn: '2026-01-01',
      surveyEvidence: 'Essai',
    },
  ],
  '/espace/:code/projets/:reference/boite-a-outils': [
    { fact: 'headcount', 'reponse-headcount': '10' },
    { verb: 'rule', device: 'fonds-vert-ti', condition: 'appreciation:interet-general', holds: 'true', reason: 'Essai' },
  ],
  '/mes-alertes': [{ verb: 'unfollow', search: '01890f2e-7b1a-7c3d-9a5e-0123456789ab' }, { verb: 'follow' }],
  '/operateur/dispositifs/:device': [
    { verb: 'confirm' },
    { verb: 'draft' },
    { verb: 'abandon' },
    { verb: 'publish', from: '2026-12-01', version: '1' },
    { verb: 'add-case', name: 'Essai', facts: 'cost = 1', expected: 'no' },
  ],
  '/espace/:code/projets/:reference/plan': [
    { verb: 'compose', 'montant-pret-vert': '50 000', 'regime-pret-vert': 'none' },
    { verb: 'declare', amount: '10', grantedOn: '2026-01-01', funder: 'Essai' },
  ],
  '/espace/:code/projets/:reference/taille': [
    { 'exercice-0-annee': '2025', 'exercice-0-effectif': '10', 'exercice-0-ca': '10', 'exercice-0-bilan': '10', source: 'Essai' },
  ],
  '/espace/:code/projets/:reference/de-minimis': [
    { verb: 'link', other: '999101389', way: 'holds', control: 'board', source: 'Essai' },
    { verb: 'grant', amount: '10', grantedOn: '2026-01-15', purpose: 'Essai' },
    { verb: 'by-hand', entry: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', receipt: 'Essai' },
  ],
  '/espace/:code/projets/:reference/plan/chercher': [
    { verb: 'describe', 'poste-0-intitule': 'Machines', 'poste-0-nature': 'equipment', 'poste-0-cout': '10' },
    { verb: 'adopt', rank: '0' },
  ],
  '/espace/:code/argent/publications': [{ award: 'P-2026-0001 Essai', publishedOn: '2026-11-01', evidence: 'https://exemple.example' }],
  '/espace/:code/projets/:reference/argent': [{ funder: 'Essai', state: 'paid', amount: '10', happenedOn: '2026-01-01', source: 'Essai' }],
  '/espace/:code/projets/:reference/demandes': [
    { verb: 'open', device: 'pret-vert', asked: '10' },
    ...['tick', 'withdraw-consent', 'paid', 'refresh'].map((verb) => ({
      verb,
      application: 'D-2026-0001',
      version: '1',
      rank: '1',
      on: '2026-11-01',
      instalment: someone,
    })),
    { verb: 'consent', application: 'D-2026-0001', version: '1', consentBy: 'Essai' },
    { verb: 'step', application: 'D-2026-0001', version: '1', to: 'withdrawn', on: '2026-11-01' },
  ],
  '/operateur/demandes': [{ application: 'D-2026-0001', territory: someone, version: '1', to: 'granted', on: '2026-11-01', amount: '10' }],
  '/espace/:code/entreprises/nouvelle': [{ name: 'Essai (fictive)', source: 'essai' }],
  '/espace/:code/entreprises/visite': [
    {
      newCompany: 'Essai (fictive)',
      visitedOn: '2026-11-01',
      sourcedBy: 'company',
      summary: 'Essai',
      submissionKey: '01890f2e-7b1a-7c3d-9a5e-0123456789ac',
    },
  ],
  '/espace/:code/entreprises/:company/corriger': [{ name: 'Essai (fictive)', source: 'essai', version: '1' }],
  '/espace/:code/pistes': [
    { verb: 'add', title: 'Essai', channel: 'visit', sourcedBy: 'company', receivedOn: '2026-11-01' },
    ...['qualify', 'reopen'].map((verb) => ({ verb, lead: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1' })),
    { verb: 'refuse', refusal: 'too-early', lead: '01890f2e-7b1a-7c3d-9a5e-0123456789ab', version: '1' },
  ],
  '/espace/:code/implantations/:prospect': [{ verb: 'answer', kind: 'site', site: 'Essai', conditions: 'Essai' }, { verb: 'take-on' }],
  '/implantations/nouvelle': [prospectForm],
  '/implantations/:prospect': [
    { ...prospectForm, verb: 'correct', version: '1' },
    { verb: 'offer', version: '1', territories: someone, dueOn: '2026-12-31' },
    { verb: 'decide', version: '1', ended: 'withdrawn', reason: 'Essai de la raison' },
  ],
  '/espace/:code/reprises': ['fiches', 'projects', 'companies', 'budgets'].map((target) => ({ target, file: '' })),
  '/espace/:code/reprises/:workbook': [
    ...['arrange', 'confirm', 'undo'].map((verb) => ({
      verb,
      version: '1',
      sheet: '0',
      headerFrom: '1',
      headerRows: '1',
      'colonne-1': 'title',
    })),
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
  person: personsIn,
  organisation: organisationsIn,
  account: async ({ db }) =>
    (
      await sql<{
        id: string
      }>`select distinct person_id as id from membership.mandate where territory_id is null order by 1 limit 2`.execute(db)
    ).rows.map((row) => row.id),
  workspace: (world, code) =>
    textsIn(
      world,
      sql`
    select w.reference as text from workspaces.workspace w join territory.territory t on t.id = w.territory_id
    where t.code = ${code} order by w.entry, w.reference limit 2`,
    ),
  document: (world, code) =>
    textsIn(
      world,
      sql`
    select d.number::text as text from workspaces.document d join territory.territory t on t.id = d.territory_id
    where t.code = ${code} order by d.number limit 1`,
    ),
  number: async () => ['1'],
  note: (world, code) =>
    textsIn(
      world,
      sql`
    select n.number::text as text from workspaces.note n join territory.territory t on t.id = n.territory_id
    where t.code = ${code} order by n.number limit 1`,
    ),
  thread: (world, code) =>
    textsIn(
      world,
      sql`
    select n.id::text as text from workspaces.entry n join territory.territory t on t.id = n.territory_id
    where t.code = ${code} and n.thread_id is null order by n.audience, n.id limit 2`,
    ),
  task: (world, code) =>
    textsIn(
      world,
      sql`
    select k.number::text as text from workspaces.task k join territory.territory t on t.id = k.territory_id
    where t.code = ${code} order by k.number limit 2`,
    ),
  workbook: workbookIn,
  application: (world, code) =>
    textsIn(
      world,
      sql`
    select a.reference as text from applications.application a join territory.territory t on t.id = a.territory_id
    where t.code = ${code} order by a.reference limit 2`,
    ),
  company: companiesIn,
  photo: photoIn,
  prospect: (world, code) =>
    textsIn(
      world,
      sql`
    select p.reference as text from companies.prospect p join territory.territory t on t.id = any(p.offered_to)
    where t.code = ${code} order by p.reference limit 2`,
    ),
  feed: async () => ['x.ics'],
  handover: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select h.id from posts.handover h join territory.territory t on t.id = h.territory_id where t.code = ${code} order by h.id limit 2`.execute(
        tx,
      )
      return rows.map((row) => row.id)
    }),
  grant: async ({ db }) => (await db.selectFrom('grants.grant').select('id').execute()).map((grant) => grant.id),
  keptPlan: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select d.id from funding.decision d join territory.territory t on t.id = d.territory_id where t.code = ${code} order by d.id limit 2`.execute(
        tx,
      )
      return rows.map((row) => row.id)
    }),
  template: (world) => textsIn(world, sql`select reference as text from action_plan.template order by reference limit 2`),
  fiche: fichesIn,
  body: (world, code) => committeeSamples(world, code, 'body'),
  meeting: (world, code) => committeeSamples(world, code, 'meeting'),
  obstacle: (world, code) => committeeSamples(world, code, 'obstacle'),
  item: async () => ['1', '2'],
  edition: async () => ['1'],
  notification: ({ db }, code) =>
    unguarded(db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select n.id from inbox.notification n join territory.territory t on t.id = n.territory_id where t.code = ${code} order by n.id limit 3`.execute(
        tx,
      )
      return rows.map((row) => row.id)
    }),
}

async function textsIn({ db }: World, query: RawBuilder<unknown>): Promise<string[]> {
  return unguarded(db, async (tx) => (await (query as RawBuilder<{ text: string }>).execute(tx)).rows.map((row) => row.text))
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

/** Three persons who hold a mandate there. */
async function personsIn({ db }: World, code: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.person_id as id from membership.mandate m join territory.territory t on t.id = m.territory_id
    where t.code = ${code} and t.phase = '2' order by 1 limit 3`.execute(db)
  return rows.map((row) => row.id)
}

/** Two organisations that only this territory knows. */
async function organisationsIn({ db }: World, code: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.organisation_id as id from membership.mandate m join territory.territory t on t.id = m.territory_id
    where m.organisation_id is not null group by 1 having bool_and(t.code = ${code}) order by 1 limit 2`.execute(db)
  return rows.map((row) => row.id)
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

/** The bodies, the meetings or the obstacles of a territory. */
function committeeSamples({ db }: World, code: string, what: 'body' | 'meeting' | 'obstacle'): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ reference: string }>`
      select x.reference from ${sql.table(`committees.${what}`)} x join territory.territory t on t.id = x.territory_id
      where t.code = ${code} order by x.reference limit 3`.execute(tx)
    return rows.map((row) => row.reference)
  })
}

/** A workbook that its chef de projet has begun to read: nothing of it is in the demonstration. */
async function workbookIn({ db }: World, code: string): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with file as (insert into kernel.file (hash, name, media_type, size) values (repeat('0', 64), 'plan.csv', 'text/csv', 1) on conflict do nothing)
      insert into imports.workbook (territory_id, id, target, file_name, file_hash, header_from, header_rows, mapping, given_by, given_on)
      select t.id, gen_random_uuid(), 'fiches', 'plan.csv', repeat('0', 64), 1, 1, '{}', (select id from membership.person limit 1), '2026-11-23'
      from territory.territory t where t.code = ${code} and t.phase = '2' returning id`.execute(tx)
    return rows.map((row) => row.id)
  })
}

async function companiesIn({ db }: World, code: string): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select c.id from companies.company c join territory.territory t on t.id = c.territory_id
      where t.code = ${code} and t.phase = '2' order by c.id limit 2`.execute(tx)
    return rows.map((row) => row.id)
  })
}

/** A photo of a visit: the demonstration has none. */
async function photoIn({ db }: World, code: string): Promise<string[]> {
  return unguarded(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with file as (insert into kernel.file (hash, name, media_type, size) values (repeat('1', 64), 'photo.jpg', 'image/jpeg', 1) on conflict do nothing)
      insert into companies.photo (territory_id, id, visit_id, file_hash, media_type)
      select v.territory_id, gen_random_uuid(), v.id, repeat('1', 64), 'image/jpeg'
      from companies.visit v join territory.territory t on t.id = v.territory_id
      where t.code = ${code} and t.phase = '2' limit 1 returning id`.execute(tx)
    return rows.map((row) => row.id)
  })
}
