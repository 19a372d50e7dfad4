import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '#cap/membership/model.ts'
import { committeeRights } from './policy.ts'

test('le tableau des droits nomme chaque rôle pour chaque verbe', () => {
  for (const [verb, row] of Object.entries(committeeRights)) assert.deepEqual(Object.keys(row).sort(), Object.keys(roles).sort(), verb)
})

test('seul le chef de projet tient les comités ; ni l’entreprise ni le public n’y lisent rien', () => {
  for (const [verb, row] of Object.entries(committeeRights)) {
    assert.deepEqual([row.everyone, row.company, row.evaluator, row.operator], ['no', 'no', 'no', 'no'], verb)
  }
  for (const verb of ['run-committees', 'record-decision'] as const) {
    const able = Object.entries(committeeRights[verb])
      .filter(([, reach]) => reach !== 'no')
      .map(([role]) => role)
    assert.deepEqual(able, ['chef-de-projet'], verb)
  }
})
