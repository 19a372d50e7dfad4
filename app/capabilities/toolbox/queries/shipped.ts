import { createRequire } from 'node:module'
import type { Day } from '#kernel/day.ts'
import { type FactRow, factTable } from '#kernel/fact-table.ts'
import { currentPhase } from '#cap/territory/model.ts'
import type { Device } from '../model.ts'
import { placeOf } from '../model/place.ts'
import { appreciationsOf, type Question } from '../model/questions.ts'
import { deviceFrom, questionFrom, ruleFrom } from './fact-rows.ts'

const table = (name: string): Promise<FactRow[]> => factTable(new URL(`../../../../data/${name}.csv`, import.meta.url))
const require = createRequire(import.meta.url)
const map = (part: string) => require(`@etalab/decoupage-administratif/data/${part}.json`)

/** The catalogue that ships with Ressort: the same as a new database holds, without one. */
export async function shippedCatalogue(): Promise<{ devices: Device[]; questions: Question[] }> {
  const [devices, criteria, questions, sources] = await Promise.all(['devices', 'device-criteria', 'questions', 'sources'].map(table))
  const rulesOf = Map.groupBy(criteria!, (row) => row.device!)
  const labels = new Map(sources!.map((row) => [row.key!, row.label!]))
  const catalogue = devices!.map((row) => ({
    ...deviceFrom(row),
    sourceLabel: labels.get(row.source!) ?? null,
    rules: [{ version: 1, from: null, rule: ruleFrom(rulesOf.get(row.code!) ?? []) }],
  }))
  const asked = questions!.map(questionFrom).filter(({ kind, fact }) => kind !== 'from-record' && fact !== 'appreciation')
  return { devices: catalogue, questions: [...asked, ...appreciationsOf(catalogue)] }
}

interface Grouping {
  code: string
  membres: { code: string }[]
}

interface MappedCommune {
  code: string
  nom: string
  type: string
  departement?: string
  region?: string
  population?: number
}

/** What a commune says on a day, from the files that ship: the same facts as the database gives. */
export async function shippedPlaceFacts(
  communeCode: string,
  on: Day,
): Promise<{ fact: string; value: string | boolean; source: string }[]> {
  const commune = (map('communes') as MappedCommune[]).find(({ code, type }) => code === communeCode && type === 'commune-actuelle')
  if (!commune) return []
  const holding = (part: 'epci' | 'ept') =>
    (map(part) as Grouping[]).filter(({ membres }) => membres.some(({ code }) => code === communeCode))
  const [epci] = holding('epci')
  const place = placeOf({ commune: commune.code, epci: epci?.code, departement: commune.departement, region: commune.region })!
  const groupings = [communeCode, ...holding('epci').map(({ code }) => code), ...holding('ept').map(({ code }) => code)]
  const member = (await table('territory-members')).find(
    (row) => row.phase === currentPhase && groupings.includes(row.member_code!) && row.from! <= on && (!row.until || on <= row.until),
  )
  const source = 'les périmètres des territoires, ANCT'
  return [
    { fact: 'place', value: place, source: 'le code officiel géographique 2026' },
    { fact: 'territory-label', value: member !== undefined, source },
    ...(member
      ? [
          { fact: 'territory-code', value: member.code!, source },
          { fact: 'territory-phase', value: currentPhase, source },
        ]
      : []),
  ]
}
