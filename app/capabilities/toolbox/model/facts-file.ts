import { z } from 'zod'
import { isDay, type Day } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import type { KnownFact } from './judge.ts'
import { type FactKind, type FactName, factNames, wordOf } from './vocabulary.ts'

const DayText = z.string().refine(isDay, 'Une date s’écrit AAAA-MM-JJ.').meta({ format: 'date' })
const NafText = z.string().regex(/^\d{2}\.\d{2}[A-Z]$/, 'Un code d’activité s’écrit comme 10.39A.')
const PlaceText = z
  .string()
  .regex(/^((COM|EPCI|DEP|REG)-[0-9AB]+>)*PAYS-99100$/, 'Un lieu s’écrit COM-47001>EPCI-200096956>DEP-47>REG-75>PAYS-99100.')

const typeOf = (name: FactName): z.ZodType<boolean | number | string> => {
  const word = wordOf(name)
  const types: Record<FactKind, () => z.ZodType<boolean | number | string>> = {
    'yes-no': () => z.boolean(),
    integer: () => z.int().min(0),
    euros: () => z.number().min(0).max(1e12),
    percent: () => z.number().min(0).max(100),
    day: () => DayText,
    choice: () => z.enum(Object.keys(word.choices!)),
    code: () => z.string().max(40),
    naf: () => NafText,
    place: () => PlaceText,
  }
  return types[word.kind]().describe(word.label)
}

/** A value alone, or with what tells where it comes from and when it holds. */
const told = (type: z.ZodType<boolean | number | string>) =>
  z
    .union([
      type,
      z.strictObject({
        value: type,
        source: z.string().max(300).optional(),
        on: DayText.optional().describe('jour où le fait a été constaté'),
        from: DayText.optional().describe('premier jour où il vaut'),
        until: DayText.optional().describe('dernier jour où il vaut, inclus'),
      }),
    ])
    .optional()

const facts = Object.fromEntries(factNames.map((name) => [name, told(typeOf(name))])) as Record<FactName, ReturnType<typeof told>>

/** What `npx ressort eligible` reads. */
export const FactsFile = z
  .strictObject({
    on: DayText.optional().describe('jour de la question ; aujourd’hui s’il manque'),
    commune: z
      .string()
      .regex(/^\d[0-9AB]\d{3}$/, 'Un code de commune compte cinq caractères.')
      .optional()
      .describe('code Insee : le lieu et le label s’en déduisent'),
    siren: z
      .string()
      .regex(/^\d{9}$/, 'Un SIREN compte neuf chiffres.')
      .optional(),
    facts: z.strictObject(facts).default({}),
    appreciations: z.record(z.string(), z.boolean()).default({}).describe('ce qu’une personne habilitée a jugé, par code d’appréciation'),
    devices: z.array(z.string()).optional().describe('codes des dispositifs à juger ; tous s’il manque'),
  })
  .meta({ title: 'Faits d’un projet, à confronter aux dispositifs' })
export type FactsFile = z.infer<typeof FactsFile>

/** The facts of a file that hold on a day, in the engine's words; the place of a commune is added by who knows the map. */
export function factsFrom(file: FactsFile, on: Day): Map<string, KnownFact> {
  const found = new Map<string, KnownFact>()
  for (const name of factNames) {
    const given = file.facts[name]
    if (given === undefined) continue
    const { value, ...of } = typeof given === 'object' ? given : { value: given }
    const isOut = ('from' in of && of.from !== undefined && on < of.from) || ('until' in of && of.until !== undefined && of.until < on)
    if (isOut) continue
    found.set(name, {
      value: String(value),
      from: 'answer',
      on: (('on' in of && of.on) || on) as Day,
      ...('source' in of && of.source !== undefined ? { source: of.source } : {}),
    })
  }
  for (const [key, holds] of Object.entries(file.appreciations))
    found.set(`appreciation:${key}`, { value: String(holds), from: 'answer', on })
  return found
}

export const costFrom = (facts: ReadonlyMap<string, KnownFact>): Cents | null => {
  const cost = facts.get('cost')
  return cost ? cents(Math.round(Number(cost.value) * 100)) : null
}

export const example: z.input<typeof FactsFile> = {
  on: '2025-06-15',
  commune: '47209',
  siren: '999000019',
  facts: {
    'naf-code': '30.30Z',
    purpose: 'circular',
    cost: { value: 1_467_000, source: 'devis', on: '2025-06-01' },
    headcount: 140,
    turnover: 21_000_000,
    'in-difficulty': false,
    'investment-started': false,
    'governance-opinion': true,
    'site-afr': { value: false, from: '2022-01-01', until: '2027-12-31', source: 'décret 2022-968, annexe 1' },
  },
  appreciations: { 'interet-general': true },
}
