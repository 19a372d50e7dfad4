import { z } from 'zod'
import { dayInParis } from '#kernel/day.ts'
import type { Device } from '../model.ts'
import { amountSaid, appreciation, type ReadRecord, slug, untold } from './import.ts'
import type { Rule } from './rule.ts'

const source = 'TEE-EXPORT'
const areas = /^[A-Z]+-\d+[AB]?\d*(\|[A-Z]+-\d+[AB]?\d*)*$/

const DayField = z.string().transform((text, { addIssue }) => {
  const found = text === '' ? null : dayInParis(text)
  if (found !== undefined) return found
  addIssue({ code: 'custom', message: `« ${text} » n’est pas une date ISO 8601.` })
  return z.NEVER
})

const Carriers = z.array(z.object({ nom: z.string().min(1), roles: z.array(z.string()) })).min(1, 'Aucun porteur.')

/** @source schema.data.gouv.fr, « Dispositifs d’aides pour les professionnels » v0.2.0 */
const Row = z.object({
  id: z.uuid('L’identifiant n’est pas un UUID.'),
  titre: z.string().trim().min(1, 'Le titre manque.'),
  promesse: z.string().optional().default(''),
  description: z.string().trim().min(1, 'La description manque.'),
  eligibilite: z.string().trim().min(1, 'Les critères d’éligibilité manquent.'),
  types_aides: z
    .string()
    .min(1, 'Le type d’aide manque.')
    .transform((text) => text.split('|')),
  porteurs: z.string().transform((text, { addIssue }) => {
    const found = Carriers.safeParse(jsonOrNothing(text))
    if (found.success) return found.data
    addIssue({ code: 'custom', message: 'Les porteurs ne se lisent pas.' })
    return z.NEVER
  }),
  url_source: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'L’adresse de la source n’en est pas une.' })])
    .optional()
    .default(''),
  cibles: z
    .string()
    .regex(
      /^(professionnels|particuliers|associations|secteur public)(\|(professionnels|particuliers|associations|secteur public))*$/,
      'Cette cible n’existe pas.',
    )
    .transform((text) => text.split('|')),
  eligibilite_geographique: z.union([z.literal(''), z.string().regex(areas, 'Le périmètre n’est pas une liste de codes géographiques.')]),
  eligibilite_geographique_exclusions: z
    .union([z.literal(''), z.string().regex(areas, 'Les exclusions ne sont pas une liste de codes géographiques.')])
    .optional()
    .default(''),
  date_ouverture: DayField,
  date_cloture: DayField,
  date_mise_a_jour: DayField,
})
type Row = z.infer<typeof Row>

/** The columns that tell this export from any other table. */
export const nationalColumns = ['id', 'titre', 'eligibilite', 'eligibilite_geographique', 'porteurs', 'types_aides'] as const

/** Reads one line of the national open-data export; what it does not say stays unknown. */
export function readNationalRow(cells: Readonly<Record<string, string>>, line: number): ReadRecord {
  const parsed = Row.safeParse(cells)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return {
      ok: false,
      line,
      externalId: cells.id || `ligne-${line}`,
      name: cells.titre || 'sans titre',
      column: String(issue!.path[0] ?? ''),
      reason: issue!.message,
      content: cells,
    }
  }
  const row = parsed.data
  if (row.date_ouverture && row.date_cloture && row.date_cloture < row.date_ouverture)
    return {
      ok: false,
      line,
      externalId: row.id,
      name: row.titre,
      column: 'date_cloture',
      reason: 'Le dispositif ferme avant d’ouvrir.',
      content: cells,
    }
  const remarks =
    row.promesse.length > 180 || row.description.length > 5000
      ? [{ column: 'description', reason: 'Texte plus long que le schéma ne le permet ; gardé.' }]
      : []
  return { ok: true, line, device: deviceOf(row), remarks }
}

function deviceOf(row: Row) {
  const pays = sectionOf(row.description, "Montant de l[’']aide ou cout")
  const form = formOf(row.types_aides)
  return {
    ...untold,
    code: `tee-${slug(row.url_source.split('/').at(-1) || row.titre).slice(0, 80)}`,
    externalId: row.id,
    name: row.titre,
    operator:
      [...new Set(row.porteurs.filter(({ roles }) => roles.includes('instructeur')).map(({ nom }) => shortName(nom)))].join(' et ') ||
      shortName(row.porteurs[0]!.nom),
    family: familyOf(row.types_aides),
    form,
    pays: pays || 'Montant non publié',
    ...(form === 'service' ? {} : amountSaid(pays)),
    from: row.date_ouverture,
    until: row.date_cloture,
    summary: [row.promesse, row.description.split('\n')[0]!.replaceAll(/\*\*|\\$/g, '')]
      .filter(Boolean)
      .join('. ')
      .replace('..', '.')
      .slice(0, 900),
    contact: sectionOf(row.description, 'Contact public pour les questions sur le dispositif') || null,
    source,
    sourceUrl: row.url_source || null,
    verifiedOn: row.date_mise_a_jour,
    toVerify: true,
    rule: ruleOf(row),
  }
}

const sectionOf = (description: string, title: string): string =>
  new RegExp(`^${title}\\s*:\\s*(.*)$`, 'm').exec(description)?.[1]?.trim() ?? ''

const shortName = (name: string): string => /\(([A-Z]{3,})\)$/.exec(name)?.[1] ?? name

function formOf(types: readonly string[]): Device['form'] {
  if (types.includes('prêt')) return 'loan'
  if (types.includes('financement')) return 'grant'
  if (types.includes('étude') || types.includes('formation')) return 'service'
  return 'unknown'
}

function familyOf(types: readonly string[]): Device['family'] {
  if (types.includes('prêt')) return 'loan'
  if (types.includes('avantage fiscal')) return 'tax'
  if (types.includes('formation')) return 'skills'
  return types.includes('étude') ? 'engineering' : 'investment'
}

function ruleOf(row: Row): Rule {
  const all: Rule = { kind: 'all', of: [...placeRules(row), ...conditionsOf(row.eligibilite)] }
  const isForPublic = row.cibles.some((audience) => audience === 'secteur public' || audience === 'associations')
  if (isForPublic) return all
  const notPublic: Rule = {
    kind: 'criterion',
    fact: 'carrier',
    operator: 'not-in',
    value: 'public',
    text: 'Le porteur est un professionnel.',
    source,
  }
  return { kind: 'when', if: notPublic, rule: all }
}

// A perimeter that is not told is unknown: it is not « everywhere ».
function placeRules(row: Row): Rule[] {
  const within: Rule = row.eligibilite_geographique
    ? {
        kind: 'criterion',
        fact: 'place',
        operator: 'within',
        value: row.eligibilite_geographique,
        text: 'Le projet se situe dans le périmètre du dispositif.',
        source,
      }
    : appreciation('Le périmètre du dispositif, qui n’est pas publié, couvre le projet.', source)
  if (!row.eligibilite_geographique_exclusions) return [within]
  const excluded = row.eligibilite_geographique_exclusions
  return [
    within,
    { kind: 'criterion', fact: 'place', operator: 'outside', value: excluded, text: 'Le projet se situe hors des lieux exclus.', source },
  ]
}

/** Lines of the criteria, each as a criterion where its words are those of the export, else as an appreciation. */
function conditionsOf(text: string): Rule[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const sectors = lineAfter(lines, /^Secteurs principalement concernés[^:]*:/)
  const activity = lineAfter(lines, /^Eligibilité Sectorielle\s*:/)
  const others = lines.flatMap((line) => conditionOf(line))
  return [...sectorRule(activity, sectors), ...others]
}

const lineAfter = (lines: readonly string[], title: RegExp) =>
  lines
    .find((line) => title.test(line))
    ?.replace(title, '')
    .trim() ?? ''

// The sectors are those « mainly concerned »: being one is a yes, being none is for a person to judge.
function sectorRule(activity: string, sectors: string): Rule[] {
  if (/^Tous secteurs d['’]activité$/.test(activity)) return []
  const other = appreciation(`L’activité est de celles que vise le dispositif : ${activity || 'non précisé'}.`, source)
  const isListed = /^[A-U](\|[A-U])*$/.test(sectors)
  if (!isListed || sectors.split('|').length === 21) return [other]
  const listed: Rule = {
    kind: 'criterion',
    fact: 'naf-code',
    operator: 'under',
    value: sectors,
    text: 'L’activité relève des sections principalement concernées.',
    source,
  }
  return [{ kind: 'any', of: [listed, other] }]
}

function conditionOf(line: string): Rule[] {
  if (
    /^(Eligibilité Sectorielle|Secteurs principalement|Eligibilité en fonction du nombre de salariés: Toutes|Aires géographiques|Autres conditions)/.test(
      line,
    )
  )
    return []
  if (/ne doit pas avoir commencé ou ne doit pas avoir donné lieu à des engagements fermes/.test(line))
    return [
      {
        kind: 'criterion',
        fact: 'investment-started',
        operator: 'is',
        value: 'false',
        text: 'L’opération n’est pas commencée : ni marché, ni commande, ni devis accepté.',
        source,
      },
    ]
  const age = /^Eligibilité lié à la durée d'existence de l'entreprise : Au moins (\d+) ans? d['’]activité$/.exec(line)?.[1]
  if (age)
    return [
      {
        kind: 'criterion',
        fact: 'company-age-years',
        operator: 'at-least',
        value: age,
        text: `L’entreprise a au moins ${age} an${age === '1' ? '' : 's'}.`,
        source,
      },
    ]
  const said = line.replace(/^[-•*]\s*/, '').trim()
  return said.length < 3 ? [] : [appreciation(said, source)]
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
