import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '#kernel/day.ts'
import { type Seat, type Sitting, rosterOf } from './model/bodies.ts'
import { endsAt, meetingStageCodes, mayBecome } from './model/meetings.ts'
import { groundOf } from './model/recusal.ts'
import { attendanceCodes, type Ballot, choiceCodes, countVotes, majorityCodes, quorumOf, type Rules, type Voter } from './model/vote.ts'

const rules: Rules = { quorumRate: 5000, recusedCount: 'out', majority: 'simple', castingVote: true }
const member = (rank: number, more: Partial<Voter> = {}): Voter => ({
  rank,
  voice: 'voting',
  chair: false,
  state: 'present',
  recused: false,
  ...more,
})
const five = [member(1, { chair: true }), member(2), member(3), member(4, { state: 'absent' }), member(5, { state: 'excused' })]
const votes = (...choices: Ballot['choice'][]): Ballot[] => choices.map((choice, index) => ({ rank: index + 1, choice }))

test('le quorum s’arrondit au-dessus : la moitié de cinq est trois', () => {
  assert.deepEqual(quorumOf(rules, five), { voting: 5, recused: 0, base: 5, needed: 3, present: 3, reached: true })
  assert.equal(
    quorumOf(
      rules,
      five.map((one) => (one.rank === 3 ? { ...one, state: 'absent' as const } : one)),
    ).reached,
    false,
  )
})

test('un membre déporté ne compte jamais comme présent ; la règle de l’instance dit s’il compte dans la base', () => {
  const recused = five.map((one) => (one.rank === 1 ? { ...one, recused: true } : one))
  assert.deepEqual(quorumOf(rules, recused), { voting: 5, recused: 1, base: 4, needed: 2, present: 2, reached: true })
  assert.deepEqual(quorumOf({ ...rules, recusedCount: 'in' }, recused), {
    voting: 5,
    recused: 1,
    base: 5,
    needed: 3,
    present: 2,
    reached: false,
  })
})

test('une instance sans quorum demande au moins une personne', () => {
  assert.equal(quorumOf({ ...rules, quorumRate: 0 }, [member(1, { state: 'absent' })]).reached, false)
})

test('chaque majorité compte à sa façon', () => {
  const four = [member(1, { chair: true }), member(2), member(3), member(4)]
  const results = (ballots: Ballot[]) =>
    Object.fromEntries(
      majorityCodes.map((majority) => [majority, countVotes({ ...rules, majority, castingVote: false }, four, ballots).result]),
    )
  assert.deepEqual(results(votes('for', 'for', 'against', 'abstain')), {
    simple: 'favourable',
    absolute: 'unfavourable',
    'two-thirds': 'favourable',
    unanimous: 'unfavourable',
  })
  assert.deepEqual(results(votes('for', 'abstain', 'abstain', 'abstain')), {
    simple: 'favourable',
    absolute: 'unfavourable',
    'two-thirds': 'favourable',
    unanimous: 'favourable',
  })
  assert.deepEqual(results(votes('for', 'for', 'against', 'against')), {
    simple: 'tied',
    absolute: 'tied',
    'two-thirds': 'unfavourable',
    unanimous: 'unfavourable',
  })
})

test('voix égales : la présidence départage si la règle le dit, et deux coprésidents seulement d’une même voix', () => {
  const four = [member(1, { chair: true }), member(2), member(3), member(4, { chair: true })]
  assert.equal(countVotes({ ...rules, castingVote: false }, four, votes('for', 'for', 'against', 'against')).result, 'tied')
  assert.equal(countVotes(rules, four, votes('for', 'for', 'against', 'against')).result, 'tied')
  const together = countVotes(rules, four, [...votes('for', 'against', 'against'), { rank: 4, choice: 'for' }])
  assert.deepEqual([together.result, together.tally.byChair], ['favourable', true])
})

test('sans quorum, sans voix : rien ne se décide', () => {
  assert.equal(
    countVotes(rules, [member(1), member(2, { state: 'absent' }), member(3, { state: 'absent' })], votes('for')).result,
    'no-quorum',
  )
  assert.equal(countVotes(rules, five, votes('abstain', 'abstain')).result, 'no-vote')
})

const voterOf = fc.record({
  voice: fc.constantFrom('voting' as const, 'advisory' as const),
  chair: fc.boolean(),
  state: fc.constantFrom(...attendanceCodes),
  recused: fc.boolean(),
})
const assembly = fc
  .array(voterOf, { minLength: 1, maxLength: 12 })
  .map((members) => members.map((one, index) => ({ ...one, rank: index + 1 })))
const ruleOf = fc.record({
  quorumRate: fc.integer({ min: 0, max: 10_000 }),
  recusedCount: fc.constantFrom('out' as const, 'in' as const),
  majority: fc.constantFrom(...majorityCodes),
  castingVote: fc.boolean(),
})
const ballotsFor = fc
  .array(fc.record({ rank: fc.integer({ min: 1, max: 12 }), choice: fc.constantFrom(...choiceCodes) }), { maxLength: 12 })
  .map((ballots) => [...new Map(ballots.map((ballot) => [ballot.rank, ballot])).values()])

test('la voix d’un déporté, d’un absent ou d’un membre sans vote ne change rien', () => {
  fc.assert(
    fc.property(ruleOf, assembly, ballotsFor, (rule, members, ballots) => {
      const heard = new Set(
        members
          .filter((one) => one.voice === 'voting' && !one.recused && (one.state === 'present' || one.state === 'remote'))
          .map((one) => one.rank),
      )
      assert.deepEqual(
        countVotes(rule, members, ballots),
        countVotes(
          rule,
          members,
          ballots.filter((ballot) => heard.has(ballot.rank)),
        ),
      )
    }),
  )
})

test('une voix de plus pour ne rend jamais défavorable ce qui était favorable', () => {
  fc.assert(
    fc.property(ruleOf, assembly, ballotsFor, fc.integer({ min: 1, max: 12 }), (rule, members, ballots, rank) => {
      if (countVotes(rule, members, ballots).result !== 'favourable') return
      const after = countVotes(rule, members, [...ballots.filter((ballot) => ballot.rank !== rank), { rank, choice: 'for' }])
      assert.equal(after.result, 'favourable')
    }),
  )
})

test('ce qui est écrit au registre a toujours son quorum', () => {
  fc.assert(
    fc.property(ruleOf, assembly, ballotsFor, (rule, members, ballots) => {
      const count = countVotes(rule, members, ballots)
      if (count.result === 'favourable' || count.result === 'unfavourable') assert.ok(count.tally.present >= count.tally.needed)
    }),
  )
})

test('le motif d’un déport : porter le dossier, l’entreprise, puis la filière', () => {
  const file = { filiere: 'agrifood', siren: '999101371', carriers: ['p1'] }
  assert.equal(groundOf({ id: 'p1', interests: ['agrifood'], companies: ['999101371'] }, file), 'carrier')
  assert.equal(groundOf({ id: 'p2', interests: ['agrifood'], companies: ['999101371'] }, file), 'company')
  assert.equal(groundOf({ id: 'p2', interests: ['agrifood'], companies: [] }, file), 'filiere')
  assert.equal(groundOf({ id: 'p2', interests: ['plastics'], companies: ['999104110'] }, file), null)
  assert.equal(groundOf({ id: 'p2', interests: [], companies: ['999101371'] }, { ...file, siren: null }), null)
})

const seat = (id: string, more: Partial<Seat>): Seat => ({
  id,
  role: null,
  personId: null,
  person: null,
  label: null,
  voice: 'voting',
  chair: false,
  from: day('2026-01-01'),
  until: null,
  ...more,
})
const sitter = (
  id: string,
  role: Sitting['mandates'][number]['role'],
  place: { territoryId?: string; regionCode?: string } = { territoryId: 'ici' },
): Sitting => ({
  id,
  name: id,
  organisation: null,
  mandates: [{ role, territoryId: place.territoryId ?? null, regionCode: place.regionCode ?? null }],
})
const place = {
  territoryId: 'ici',
  regionCode: '75',
  on: day('2026-06-01'),
  roleWords: {
    'elu-referent': 'Élu',
    'industriel-referent': 'Industriel',
    'committee-member': 'Membre',
    partner: 'Partenaire',
    region: 'Région',
    'chef-de-projet': 'Chef',
  },
}

test('siègent ceux des sièges et des mandats du jour : ni un siège clos, ni une autre région, ni deux fois la même personne', () => {
  const seats = [
    seat('a', { role: 'committee-member' }),
    seat('b', { personId: 'zoe', voice: 'advisory' }),
    seat('c', { role: 'elu-referent', chair: true }),
    seat('d', { role: 'region' }),
    seat('e', { label: 'Préfecture' }),
    seat('f', { role: 'partner', until: day('2026-05-31') }),
  ]
  const sitters = [
    sitter('zoe', 'committee-member'),
    sitter('max', 'elu-referent'),
    sitter('dom', 'region', { regionCode: '75' }),
    sitter('eve', 'region', { regionCode: '44' }),
    sitter('sam', 'partner'),
    sitter('loin', 'committee-member', { territoryId: 'ailleurs' }),
  ]
  assert.deepEqual(
    rosterOf(seats, sitters, place).map((one) => [one.rank, one.name, one.voice, one.chair]),
    [
      [1, 'max', 'voting', true],
      [2, 'zoe', 'voting', false],
      [3, 'dom', 'voting', false],
      [4, 'Préfecture', 'voting', false],
    ],
  )
})

test('une personne nommée dont le mandat a pris fin ne siège plus', () => {
  assert.deepEqual(rosterOf([seat('a', { personId: 'zoe' })], [], place), [])
})

test('une réunion close ou annulée ne revient pas, et ne s’ouvre pas sans convocation', () => {
  const ways = meetingStageCodes.flatMap((from) => meetingStageCodes.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`))
  assert.deepEqual(ways, ['draft convened', 'draft cancelled', 'convened open', 'convened cancelled', 'open closed'])
})

test('l’heure de fin passe minuit', () => {
  assert.equal(endsAt({ startsAt: '23:30', duration: 60 }), '00:30')
})
