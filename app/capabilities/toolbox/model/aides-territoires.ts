import { z } from 'zod'
import { dayInParis, isDay } from '#kernel/day.ts'
import { cents } from '#kernel/money.ts'
import type { Device } from '../model.ts'
import { appreciation, type ReadRecord, slug, untold } from './import.ts'
import type { Rule } from './rule.ts'

const source = 'AIDES-TERRITOIRES'

const DayField = z
  .string()
  .nullish()
  .transform((text, { addIssue }) => {
    if (!text) return null
    const found = isDay(text) ? text : dayInParis(text)
    if (found !== undefined) return found
    addIssue({ code: 'custom', message: `« ${text} » n’est pas une date.` })
    return z.NEVER
  })

const Share = z.number().min(0).max(100).nullish()
const Amount = z.number().min(0).max(1e10).nullish()
const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? [])

/** @source API Aides-territoires, modèle « aide » */
const Aid = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  slug: z.string().nullish(),
  url: z.string().nullish(),
  name: z.string().trim().min(1, 'Le nom manque.'),
  financers: names,
  instructors: names,
  description: z.string().nullish(),
  eligibility: z.string().nullish(),
  perimeter: z.string().nullish(),
  perimeter_code: z.string().nullish(),
  aid_types: names,
  targeted_audiences: names,
  start_date: DayField,
  submission_deadline: DayField,
  subvention_rate_lower_bound: Share,
  subvention_rate_upper_bound: Share,
  loan_amount: Amount,
  recoverable_advance_amount: Amount,
  contact: z.string().nullish(),
  origin_url: z.string().nullish(),
  date_updated: DayField,
})
type Aid = z.infer<typeof Aid>

const Answer = z.union([z.object({ results: z.array(z.unknown()) }).transform(({ results }) => results), z.array(z.unknown())])

/** The aids of an answer of the API, or nothing when it is none. */
export const aidsIn = (json: unknown): unknown[] | undefined => Answer.safeParse(json).data

/** What a page of ours may link to, and our check of sources may ask for. */
const isPage = (address: string | null | undefined): address is string => /^https?:\/\//i.test(address ?? '') && URL.canParse(address!)

/** Reads one aid of the Aides-territoires API. @param codes of regions and departements by their name */
export function readAid(record: unknown, line: number, codes: ReadonlyMap<string, string>): ReadRecord {
  const parsed = Aid.safeParse(record)
  const told = record as { id?: unknown; name?: unknown } | null
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return {
      ok: false,
      line,
      externalId: String(told?.id ?? `rang-${line}`),
      name: String(told?.name ?? 'sans nom'),
      column: issue!.path.join('.') || 'aide',
      reason: issue!.message,
      content: record,
    }
  }
  const aid = parsed.data
  const isReversed = aid.start_date && aid.submission_deadline && aid.submission_deadline < aid.start_date
  if (isReversed)
    return {
      ok: false,
      line,
      externalId: aid.id,
      name: aid.name,
      column: 'submission_deadline',
      reason: 'L’aide ferme avant d’ouvrir.',
      content: record,
    }
  return { ok: true, line, device: deviceOf(aid, codes), remarks: [] }
}

function deviceOf(aid: Aid, codes: ReadonlyMap<string, string>) {
  const ceiling = aid.loan_amount ?? aid.recoverable_advance_amount
  return {
    ...untold,
    code: `at-${slug(aid.slug || `${aid.id}-${aid.name}`).slice(0, 80)}`,
    externalId: aid.id,
    name: aid.name,
    operator: aid.instructors.join(' et ') || aid.financers.join(' et ') || 'Opérateur non publié',
    owner: aid.financers.join(' et ') || null,
    family: familyOf(aid),
    form: formOf(aid),
    pays: aid.aid_types.join(', ') || 'Non publié',
    rate: points(aid.subvention_rate_upper_bound),
    rateMin: points(aid.subvention_rate_lower_bound),
    amountMax: ceiling === null || ceiling === undefined ? null : cents(Math.round(ceiling * 100)),
    from: aid.start_date,
    until: aid.submission_deadline,
    summary: plain(aid.description ?? '').slice(0, 900) || aid.name,
    contact: plain(aid.contact ?? '').slice(0, 300) || null,
    source,
    sourceUrl:
      [aid.origin_url, aid.url?.startsWith('/') ? `https://aides-territoires.beta.gouv.fr${aid.url}` : aid.url].find(isPage) ?? null,
    verifiedOn: aid.date_updated,
    toVerify: true,
    rule: { kind: 'all', of: [placeRule(aid, codes), ...audienceRule(aid), ...textRule(aid)] } as Rule,
  }
}

const points = (percent: number | null | undefined) => (percent === null || percent === undefined ? null : Math.round(percent * 100))

const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/&#x27;|&rsquo;/g, '’')
    .replaceAll(/\s+/g, ' ')
    .trim()

const has = (aid: Aid, word: RegExp) => aid.aid_types.some((type) => word.test(type.toLowerCase()))

function formOf(aid: Aid): Device['form'] {
  if (has(aid, /avance/)) return has(aid, /subvention/) ? 'mixed' : 'recoverable-advance'
  if (has(aid, /subvention/)) return 'grant'
  if (has(aid, /prêt/)) return 'loan'
  return has(aid, /ingénierie/) ? 'service' : 'unknown'
}

const familyOf = (aid: Aid): Device['family'] =>
  has(aid, /prêt/) ? 'loan' : has(aid, /ingénierie/) && !has(aid, /subvention/) ? 'engineering' : 'investment'

function placeRule({ perimeter, perimeter_code: code }: Aid, codes: ReadonlyMap<string, string>): Rule {
  const area = code && /^(PAYS|REG|DEP|EPCI|COM)-[0-9AB]+$/.test(code) ? code : perimeter && codes.get(perimeter)
  if (area)
    return {
      kind: 'criterion',
      fact: 'place',
      operator: 'within',
      value: area,
      text: `Le projet se situe dans le périmètre : ${perimeter ?? area}.`,
      source,
    }
  return appreciation(`Le périmètre de l’aide${perimeter ? ` (${perimeter})` : ', qui n’est pas publié,'} couvre le projet.`, source)
}

const carriers: Readonly<Record<string, string>> = {
  'Entreprise privée': 'company',
  'Entreprise publique locale (Sem, Spl, SemOp)': 'developer',
  Association: 'association',
  Commune: 'public',
  'Intercommunalité / Pays': 'public',
  'EPCI à fiscalité propre': 'public',
  Département: 'public',
  Région: 'public',
  'Collectivité d’outre-mer à statut particulier': 'public',
  'Etablissement public (école, bibliothèque…) / Service de l’Etat': 'public',
  'Etablissement public dont services de l’Etat': 'public',
  Recherche: 'research',
}

function audienceRule({ targeted_audiences: audiences }: Aid): Rule[] {
  const known = audiences.map((audience) => carriers[audience.replaceAll("'", '’')])
  if (audiences.length === 0 || known.includes(undefined))
    return [appreciation(`Le porteur est de ceux que vise l’aide : ${audiences.join(', ') || 'non précisé'}.`, source)]
  return [
    {
      kind: 'criterion',
      fact: 'carrier',
      operator: 'in',
      value: [...new Set(known)].join('|'),
      text: `Le porteur est de ceux que vise l’aide : ${audiences.join(', ')}.`,
      source,
    },
  ]
}

function textRule({ eligibility }: Aid): Rule[] {
  const text = plain(eligibility ?? '')
  return text ? [appreciation(`Les conditions publiées sont remplies : ${text}`, source)] : []
}
