import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MandateRole } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import {
  type Half,
  halfLines,
  pairDecision,
  type PairAct,
  type PairHolder,
  type PairSignature,
  pairState,
  type PairVerdict,
} from './pair.ts'

const signature = (half: Half, verdict: PairVerdict, personId: string = half): PairSignature => ({
  half,
  verdict,
  personId,
  person: personId,
  interim: false,
  signedAt: new Date('2026-11-24T09:00:00Z'),
})
const act = (more: Partial<PairAct> = {}): PairAct => ({
  id: 'a' as Id<'pair-act'>,
  territoryId: 'agen',
  kind: 'publish-plan',
  subjectId: 's',
  round: 1,
  contentHash: 'h',
  filiere: null,
  recused: [],
  openedAt: new Date('2026-11-23T08:00:00Z'),
  closedAs: null,
  signatures: [],
  ...more,
})
const holder = (id: string, roles: readonly MandateRole[], interests: readonly string[] = [], territoryId = 'agen'): PairHolder => ({
  id: id as Id<'person'>,
  name: id,
  interests,
  mandates: roles.map((role) => ({ role, territoryId: territoryId as Id<'territory'>, regionCode: null })),
})
const elu = holder('Élise', ['elu-referent'])
const industriel = holder('Indra', ['industriel-referent'], ['renewables'])

test('le binôme ne décide que par deux signatures concordantes', () => {
  const expected = { for: { for: 'agreed', against: 'split' }, against: { for: 'split', against: 'refused' } } as const
  assert.equal(pairDecision([]), 'awaited')
  for (const one of ['for', 'against'] as const) {
    assert.equal(pairDecision([signature('elu', one)]), 'awaited')
    assert.equal(pairDecision([signature('elu', one), signature('elu', one)]), 'awaited')
    for (const other of ['for', 'against'] as const)
      assert.equal(pairDecision([signature('industriel', other), signature('elu', one)]), expected[one][other])
  }
})

const stateOf = (half: Half, subject: PairAct, ...holders: PairHolder[]) => pairState(subject, holders).halves.find((h) => h.half === half)!

test('on voit qui est attendu, depuis quand, et pourquoi personne ne peut signer', () => {
  const since = act().openedAt
  assert.deepEqual(stateOf('elu', act(), elu, industriel), { half: 'elu', state: 'awaited', from: ['Élise'], since })
  assert.deepEqual(stateOf('industriel', act(), elu), { half: 'industriel', state: 'impeded', why: 'nobody', since })
  assert.deepEqual(stateOf('industriel', act(), holder('Indra', ['industriel-referent'], [], 'cognac')), {
    half: 'industriel',
    state: 'impeded',
    why: 'nobody',
    since,
  })
  assert.deepEqual(stateOf('industriel', act({ filiere: 'renewables' }), elu, industriel), {
    half: 'industriel',
    state: 'impeded',
    why: 'recused',
    since,
  })
  assert.deepEqual(stateOf('elu', act({ recused: ['Élise'] }), elu), { half: 'elu', state: 'impeded', why: 'recused', since })
  const both = holder('Élise', ['elu-referent', 'industriel-referent'])
  assert.deepEqual(stateOf('industriel', act({ signatures: [signature('elu', 'for', 'Élise')] }), both), {
    half: 'industriel',
    state: 'impeded',
    why: 'signed-other-half',
    since,
  })
})

test('une moitié récusée ou vacante est signée par son intérim, et par lui seul', () => {
  const interim = holder('Inès', ['industriel-referent'])
  const subject = act({ filiere: 'renewables' })
  assert.deepEqual(stateOf('industriel', subject, elu, industriel, interim), {
    half: 'industriel',
    state: 'awaited',
    from: ['Inès'],
    since: subject.openedAt,
  })
})

test('un tour clos n’attend plus personne', () => {
  const closed = act({ closedAs: 'void', signatures: [signature('elu', 'for')] })
  assert.equal(pairState(closed, [elu, industriel]).decision, 'void')
  assert.deepEqual(stateOf('industriel', closed, elu, industriel), { half: 'industriel', state: 'not-asked' })
})

test('chaque état se dit en français, avec son signe et sa date', () => {
  const words = { for: 'pour', against: 'contre' }
  const signed = act({ signatures: [{ ...signature('elu', 'against', 'Élise'), interim: true }] })
  const [first, second] = halfLines(pairState(signed, [elu, industriel]), words)
  assert.deepEqual([first!.sign, first!.label, first!.detail], ['no', 'Élu référent : contre', 'Élise, par intérim'])
  assert.deepEqual(
    [second!.sign, second!.label, second!.detail, second!.since],
    ['unknown', 'Industriel référent : signature attendue', 'de Indra', true],
  )
})
