import { sql } from 'kysely'
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/db.ts'
import type { Project } from '#cap/projects/model.ts'
import { communeByCode, coverageOf } from '#cap/territory/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { type Device, type Facts, type KnownFact, nafSection, sizeOf } from './model.ts'
import type { Question } from './model/questions.ts'

const deviceColumns = sql`
  d.code, d.name, d.operator, d.owner, d.family, d.form, d.pays, d.rate, d.amount_min as "amountMin", d.amount_max as "amountMax",
  d.cost_min as "costMin", d.cost_max as "costMax", d.regime, d.valid_from as "from", d.valid_until as until, d.suspended,
  d.summary, d.contact, d.source, s.label as "sourceLabel", d.source_url as "sourceUrl", d.verified_on as "verifiedOn",
  d.to_verify as "toVerify", d.note,
  coalesce((select jsonb_agg(jsonb_build_object('group', c.group_number, 'fact', c.fact, 'operator', c.operator, 'value', c.value,
      'text', c.text, 'source', c.source) order by c.rank)
    from toolbox.criterion c where c.device_code = d.code), '[]') as criteria`

/** The whole catalogue, a few dozen devices, each with its criteria. */
export async function devices(db: Db | Tx): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select ${deviceColumns} from toolbox.device d left join territory.source s on s.key = d.source order by d.rank`.execute(db)
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
    from toolbox.question where kind <> 'from-record' and fact <> 'appreciation'
    union all
    select distinct on (c.fact) c.fact, 'yes-no', null, c.text, 'Appréciation : une personne habilitée doit juger.', null, 5
    from toolbox.criterion c where c.fact like 'appreciation:%'`.execute(db)
  return rows.map(({ choices, ...question }) => ({ ...question, choices: parseChoices(choices) }))
}

const parseChoices = (text: string | null) =>
  (text ?? '')
    .split('|')
    .filter(Boolean)
    .map((pair) => {
      const [code = '', ...label] = pair.split(':')
      return { code, label: label.join(':') }
    })

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

/** All that is known of a project for the toolbox: its record, its commune's perimeter that day, what people answered. */
export async function factsOf(tx: Tx, project: Project, on: Day): Promise<Facts> {
  const facts = new Map<string, KnownFact>()
  const record = (fact: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined) facts.set(fact, { value: String(value), from: 'record', on: project.filedOn })
  }
  for (const answer of await answersOf(tx, project)) facts.set(answer.fact, { value: answer.value, from: 'answer', on: answer.on })

  if (project.communeCode) {
    const commune = await communeByCode(tx, project.communeCode)
    const [coverage] = await coverageOf(tx, project.communeCode, on, currentPhase)
    record('commune', project.communeCode)
    record('departement', commune?.departementCode)
    record('region', commune?.regionCode)
    record('territory-label', coverage ? 'true' : 'false')
    record('territory-code', coverage?.territory.code)
  } else {
    record('territory-label', 'true')
    record('territory-code', project.territoryCode)
    record('region', project.regionCode)
  }
  record('cost', project.cost === null ? null : project.cost / 100)
  record('purpose', project.purpose)
  if (project.startsOn && project.endsOn) record('duration-months', monthsBetween(project.startsOn, project.endsOn))

  const naf = project.naf ?? facts.get('naf-code')?.value
  if (naf) {
    record('naf-code', naf)
    record('naf-division', naf.slice(0, 2))
    record('naf-section', nafSection(naf))
  }
  if (!facts.has('size')) {
    const number = (fact: string) => (facts.has(fact) ? Number(facts.get(fact)!.value) : undefined)
    const headcount = number('headcount')
    if (headcount !== undefined) record('size', sizeOf(headcount, number('turnover'), number('balance-sheet')))
  }
  return facts
}

const monthsBetween = (from: Day, until: Day): number =>
  (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7))
