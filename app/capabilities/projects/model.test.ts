import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance, EurosField, IdeaForm, isDecided, sideCodes, type Stage, stageCodes, stages, tierCodes } from './model.ts'

test('chaque passage d’étape est permis ou refusé comme le dessin le dit, à chaque niveau de confidentialité, à l’arrêt ou non', () => {
  for (const from of stageCodes)
    for (const to of stageCodes)
      for (const tier of tierCodes)
        for (const side of [null, ...sideCodes]) {
          const next: readonly string[] = stages[from].next
          const closed = (to === 'proposed' || isDecided(to)) && (tier === 'secret' || tier === 'partners')
          const expected = !next.includes(to)
            ? { ok: false, refusal: 'stage-skipped' }
            : side
              ? { ok: false, refusal: 'stands-still' }
              : closed
                ? { ok: false, refusal: 'still-confidential' }
                : { ok: true, value: { stage: to, tier, side } }
          assert.deepEqual(advance({ stage: from, tier, side }, to), expected, `${from} → ${to}, ${tier}, ${side}`)
        }
})

test('on ne revient jamais à l’état d’idée, un projet écarté le reste, et seul le binôme mène à un projet retenu', () => {
  for (const from of stageCodes) assert.equal((stages[from].next as readonly Stage[]).includes('idea'), false)
  assert.deepEqual([stages.rejected.next, stages['measured-3'].next], [[], []])
  const toDecided = stageCodes.filter((from) => !isDecided(from) && stages[from].next.some((to) => isDecided(to)))
  assert.deepEqual(toDecided, ['proposed'])
})

test('un montant se lit comme on l’écrit, et se garde en centimes entiers', () => {
  for (const [typed, cents] of [
    ['1 234 567,89 €', 123_456_789],
    ['1234567.89', 123_456_789],
    ['0,01', 1],
    ['1\u202f000', 100_000],
  ] as const)
    assert.equal(EurosField.parse(typed), cents, typed)
  for (const typed of ['', '-5', '0', '1,234.5', '12,345', 'beaucoup', '1e9', '99999999999'])
    assert.equal(EurosField.safeParse(typed).success, false, typed)
})

const idea = {
  submissionKey: '01890f2e-7b1a-7c3d-9a5e-0123456789ab',
  company: 'Verrerie (fictive)',
  siret: '999 101 371 00014',
  communeCode: '47001',
  title: 'Four électrique',
  summary: 'Remplacer un four à gaz.',
  purpose: 'energy',
  filiere: 'other',
  enjeux: ['transition'],
  naf: '2313z',
  cost: '1 000 000',
  startsOn: '01/03/2027',
  endsOn: '2028-02-28',
  jobsCreated: '2,5',
  jobsMaintained: '',
  contact: 'Dominique',
  email: ' D@Verrerie.Example ',
}
const mistakes = (more: object): Record<string, string> => {
  const parsed = IdeaForm.safeParse({ ...idea, ...more })
  return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]))
}

test('le dépôt d’une idée comprend ce que les gens écrivent', () => {
  const { siret, naf, startsOn, jobsCreated, jobsMaintained, email } = IdeaForm.parse(idea)
  assert.deepEqual(
    { siret, naf, startsOn, jobsCreated, jobsMaintained, email },
    {
      siret: '99910137100014',
      naf: '23.13Z',
      startsOn: '2027-03-01',
      jobsCreated: 2.5,
      jobsMaintained: null,
      email: 'd@verrerie.example',
    },
  )
})

test('chaque erreur du dépôt reçoit sa phrase, à sa place', () => {
  assert.match(mistakes({ siret: '99910137100015' }).siret!, /clé de ce SIRET est fausse/)
  assert.match(mistakes({ siret: '123' }).siret!, /quatorze chiffres/)
  assert.match(mistakes({ cost: '-5' }).cost!, /supérieur à zéro/)
  assert.match(mistakes({ endsOn: '2027-02-28' }).endsOn!, /La fin vient avant le début/)
  assert.match(mistakes({ startsOn: '2027-02-30' }).startsOn!, /n’existe pas/)
  assert.match(mistakes({ title: 'x'.repeat(201) }).title!, /200 caractères/)
  assert.match(mistakes({ enjeux: [] }).enjeux!, /au moins un enjeu/)
  assert.match(mistakes({ email: 'pas une adresse' }).email!, /adresse électronique/)
})

test('toutes les erreurs sont dites à la fois, la fin avant le début comprise', () => {
  assert.deepEqual(Object.keys(mistakes({ siret: '1', cost: 'x', startsOn: '2027-03-01', endsOn: '2027-01-01', title: '' })).sort(), [
    'cost',
    'endsOn',
    'siret',
    'title',
  ])
})
