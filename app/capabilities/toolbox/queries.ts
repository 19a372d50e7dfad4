import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Project } from '#cap/projects/model.ts'
import { communeByCode, coverageOf } from '#cap/territory/queries.ts'
import { companyVerdictOf } from '#cap/state-aid/queries/company.ts'
import { currentPhase } from '#cap/territory/model.ts'
import type { Device, Facts, KnownFact } from './model.ts'
import { addDerived, carrierOf } from './model/derived.ts'
import { placeOf } from './model/place.ts'
import { appreciationsOf, type Question } from './model/questions.ts'
import { choicesFrom } from './queries/fact-rows.ts'

const deviceColumns = sql`
  d.code, d.name, d.operator, d.owner, d.family, d.form, d.pays, d.rate, d.rate_min as "rateMin", d.advance_share as "advanceShare",
  d.lump_sum as "lumpSum", d.amount_min as "amountMin", d.amount_max as "amountMax", d.cost_min as "costMin", d.cost_max as "costMax",
  d.eligible_costs as "eligibleCosts", d.regime, d.legal_bases as "legalBases", d.excludes, d.documents, to_jsonb(d.cutoffs) as cutoffs,
  d.valid_from as "from", d.valid_until as until, d.suspended, d.suspended_from as "suspendedFrom", d.decision_days as "decisionDays",
  d.summary, d.contact, d.start_url as "startUrl", d.source, s.label as "sourceLabel", d.source_url as "sourceUrl", d.verified_on as "verifiedOn",
  d.to_verify as "toVerify", d.note,
  coalesce((select jsonb_agg(jsonb_build_object('version', r.version, 'from', r.valid_from, 'rule', r.rule)
      order by r.valid_from desc nulls last, r.version desc)
    from toolbox.rule_version r where r.device_code = d.code), '[]') as rules`

/** The whole catalogue, a few hundred devices, each with its rules, dated. */
export async function devices(db: Db | Tx): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select ${deviceColumns} from toolbox.device d left join territory.source s on s.key = d.source
    where d.duplicate_of is null order by d.rank, d.code`.execute(db)
  return rows
}

export async function deviceByCode(db: Db | Tx, code: string): Promise<Device | undefined> {
  const { rows } = await sql<Device>`
    select ${deviceColumns} from toolbox.device d left join territory.source s on s.key = d.source where d.code = ${code}`.execute(db)
  return rows[0]
}

/** The questions that may be asked; each device's own appreciations come with them. */
export async function questions(db: Db | Tx): Promise<Question[]> {
  const { rows } = await sql<Omit<Question, 'choices'> & { choices: string | null }>`
    select fact, kind, unit, question as text, help, choices, answer_cost as "answerCost"
    from toolbox.question where kind <> 'from-record' and fact <> 'appreciation'`.execute(db)
  const written = rows.map(({ choices, ...question }) => ({ ...question, choices: choicesFrom(choices) }))
  return [...written, ...appreciationsOf(await devices(db))]
}

export interface Answer {
  fact: string
  value: string
  on: Day
  by: string
}

export async function answersOf(tx: Tx, project: Pick<Project, 'id' | 'territoryId'>): Promise<Answer[]> {
  const { rows } = await sql<Answer>`
    select a.fact, a.value, a.answered_on as "on", p.name as by
    from toolbox.answer a join membership.person p on p.id = a.answered_by
    where a.territory_id = ${project.territoryId} and a.project_id = ${project.id}`.execute(tx)
  return rows
}

/** All that is known of a project for the toolbox: its record, its commune's perimeter that day, what people answered and ruled. */
export async function factsOf(tx: Tx, project: Project, on: Day): Promise<Facts> {
  const facts = new Map<string, KnownFact>()
  const record = (fact: string, value: string | number | boolean | null | undefined, source: string) => {
    if (value !== null && value !== undefined) facts.set(fact, { value: String(value), from: 'record', on: project.filedOn, source })
  }
  for (const { fact, value, on: day, by } of await answersOf(tx, project)) facts.set(fact, { value, from: 'answer', on: day, by })
  const stated = await companyVerdictOf(tx, project)
  const onFigures = (fact: string, value: string | null) => {
    if (stated && value !== null)
      facts.set(fact, { value, from: 'answer', on: stated.on, by: `${stated.by}, sur les comptes ${stated.years}` })
  }
  onFigures('size', stated?.size ?? null)
  onFigures('in-difficulty', stated?.inDifficulty == null ? null : String(stated.inDifficulty))
  for (const ruling of await rulingsOf(tx, project)) facts.set(ruling.fact, ruling.known)

  const known = project.communeCode ? await placeFacts(tx, project.communeCode, on) : placeOfTerritory(project)
  for (const { fact, value, source } of known) record(fact, value, source)
  const told = 'la fiche du projet'
  record('cost', project.cost === null ? null : project.cost / 100, told)
  record('purpose', project.purpose, told)
  record('starts-on', project.startsOn, told)
  record('ends-on', project.endsOn, told)
  record('jobs-created', project.jobsCreated === null ? null : Math.floor(project.jobsCreated), told)
  record('naf-code', project.naf, 'l’activité déclarée avec le SIRET')
  if (!facts.has('carrier') && project.siren) record('carrier', carrierOf(project.siren), 'le numéro SIREN')
  addDerived(facts, on)
  return facts
}

interface PlaceFact {
  fact: string
  value: string | boolean
  source: string
}

/** What a commune says on a day: where it is, and whether a labelled territory covers it. */
export async function placeFacts(db: Db | Tx, communeCode: string, on: Day): Promise<PlaceFact[]> {
  const commune = await communeByCode(db, communeCode)
  if (!commune) return []
  const [coverage] = await coverageOf(db, communeCode, on, currentPhase)
  const place = placeOf({
    commune: commune.code,
    epci: commune.epciSiren,
    departement: commune.departementCode,
    region: commune.regionCode,
  })!
  return [
    { fact: 'place', value: place, source: 'le code officiel géographique 2026' },
    { fact: 'territory-label', value: coverage !== undefined, source: 'les périmètres des territoires, ANCT' },
    ...(coverage
      ? [
          { fact: 'territory-code', value: coverage.territory.code, source: 'les périmètres des territoires, ANCT' },
          { fact: 'territory-phase', value: currentPhase, source: 'les périmètres des territoires, ANCT' },
        ]
      : []),
  ]
}

// A project without a commune is in its territory, hence in its region; no finer place is made up.
const placeOfTerritory = ({ regionCode, territoryCode }: Project): PlaceFact[] => [
  { fact: 'place', value: placeOf({ region: regionCode })!, source: 'la région du territoire' },
  { fact: 'territory-label', value: true, source: 'le territoire qui suit le projet' },
  { fact: 'territory-code', value: territoryCode, source: 'le territoire qui suit le projet' },
  { fact: 'territory-phase', value: currentPhase, source: 'le territoire qui suit le projet' },
]

async function rulingsOf(tx: Tx, project: Pick<Project, 'id' | 'territoryId'>): Promise<{ fact: string; known: KnownFact }[]> {
  const { rows } = await sql<{ device: string; key: string; holds: boolean; reason: string; by: string; on: Day }>`
    select r.device_code as device, r.condition_key as key, r.holds, r.reason, p.name as by, r.ruled_on as "on"
    from toolbox.ruling r join membership.person p on p.id = r.ruled_by
    where r.territory_id = ${project.territoryId} and r.project_id = ${project.id}`.execute(tx)
  return rows.map(({ device, key, holds, ...rest }) => ({
    fact: `ruling:${device}:${key}`,
    known: { value: String(holds), from: 'ruling' as const, ...rest },
  }))
}
