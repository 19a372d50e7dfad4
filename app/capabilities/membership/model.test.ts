import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mandate, MandateRole } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import { doorsOf, homeOf } from './model.ts'

const agen = { id: 'agen' as Id<'territory'>, code: 'ti-7501', name: 'Agen Industrie' }
const cognac = { id: 'cognac' as Id<'territory'>, code: 'ti-7502', name: 'Angoulême – Cognac' }
const territories = [agen, cognac]

const inTerritory = (role: MandateRole, { id }: typeof agen): Mandate => ({ role, territoryId: id, regionCode: null })
const national = (role: MandateRole, regionCode: string | null = null): Mandate => ({ role, territoryId: null, regionCode })
const home = (...mandates: Mandate[]) => homeOf({ mandates }, territories)

test('chacun arrive là où son mandat le fait travailler', () => {
  for (const role of ['chef-de-projet', 'elu-referent', 'industriel-referent', 'committee-member', 'partner'] as const)
    assert.equal(home(inTerritory(role, agen)), '/espace/ti-7501/tableau-de-bord', role)
  assert.equal(home(national('programme')), '/programme')
  assert.equal(home(national('region', '75')), '/programme')
  assert.equal(home(national('operator')), '/espace')
  assert.equal(home(national('evaluator')), '/espace')
})

test('sans mandat, on arrive à ses projets', () => {
  assert.equal(home(), '/mes-projets')
})

test('deux mandats dans un même territoire mènent au même espace', () => {
  assert.equal(home(inTerritory('partner', agen), inTerritory('committee-member', agen)), '/espace/ti-7501/tableau-de-bord')
})

test('qui a plusieurs espaces les voit d’abord', () => {
  assert.equal(home(inTerritory('partner', agen), inTerritory('chef-de-projet', cognac)), '/espace')
  assert.equal(home(inTerritory('partner', agen), national('region', '75')), '/espace')
})

test('la liste des espaces dit les rôles tenus dans chacun', () => {
  const mandates = [inTerritory('partner', agen), inTerritory('committee-member', agen), national('operator')]
  assert.deepEqual(doorsOf({ mandates }, territories), {
    territories: [{ code: 'ti-7501', name: 'Agen Industrie', roles: ['partner', 'committee-member'] }],
    nation: false,
    elsewhere: ['operator'],
  })
})
