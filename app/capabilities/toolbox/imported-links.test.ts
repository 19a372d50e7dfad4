import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAid } from './model/aides-territoires.ts'
import { readNationalRow } from './model/national-export.ts'

const aid = (addresses: { origin_url?: string; url?: string }) => {
  const read = readAid({ id: 1, name: 'Aide (fictif)', financers: ['Région'], ...addresses }, 1, new Map())
  assert.ok(read.ok)
  return read.device.sourceUrl
}

test('une aide importée ne mène qu’à une page du web, jamais à un programme', () => {
  assert.equal(aid({ origin_url: 'https://exemple.fr/aide' }), 'https://exemple.fr/aide')
  assert.equal(aid({ origin_url: 'javascript:alert(1)', url: '/aides/1/' }), 'https://aides-territoires.beta.gouv.fr/aides/1/')
  assert.equal(aid({ origin_url: 'data:text/html,x', url: 'file:///etc/passwd' }), null)
})

test('une ligne de l’export national dont la source est un programme est mise de côté', () => {
  const row = {
    id: '9d1a0000-0000-4000-8000-000000000001',
    titre: 'Aide (fictif)',
    promesse: '',
    description: 'Une aide d’essai.',
    eligibilite: 'Toute entreprise.',
    types_aides: 'financement',
    porteurs: '[{"nom":"Région","roles":[]}]',
    programmes_parents: '',
    cibles: 'professionnels',
    eligibilite_geographique: 'REG-75',
    eligibilite_geographique_exclusions: '',
    date_ouverture: '',
    date_cloture: '',
    date_mise_a_jour: '2026-01-01',
  }
  const reasonFor = (url_source: string) => {
    const read = readNationalRow({ ...row, url_source }, 1)
    return read.ok ? '' : `${read.column} ${read.reason}`
  }
  assert.doesNotMatch(reasonFor('https://exemple.fr/aide'), /url_source/)
  assert.match(reasonFor('javascript:alert(1)'), /^url_source/)
})
