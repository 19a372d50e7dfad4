import { isDay, type Day } from '#kernel/day.ts'
import { cents, type Cents } from '#kernel/money.ts'
import { hasValidKey, isCommuneCode, plainName } from '#cap/territory/model.ts'

/** The lists that are read, with the columns that tell each from the other. */
export const lists = {
  'fonds-vert': {
    label: 'Fonds vert, liste des projets financés (DGALN)',
    columns: ['numero_dossier_ds', 'nom_beneficiaire_principal', 'montant_engage'],
  },
  scdl: {
    label: 'Subventions attribuées, schéma SCDL 2.1 (OpenDataFrance)',
    columns: ['nomAttribuant', 'idAttribuant', 'nomBeneficiaire', 'montant'],
  },
} as const satisfies Record<string, { label: string; columns: readonly string[] }>
export type List = keyof typeof lists

export interface Grant {
  source: List
  key: string
  /** The funder's own number, as people know it. */
  reference: string | null
  funder: string
  programme: string | null
  title: string
  beneficiary: string
  siren: string | null
  communeCode: string | null
  communeTold: string | null
  amount: Cents | null
  decidedOn: Day | null
}

/** What a line of a list had that needs a word: its row is kept unless it is `rejected`. */
export interface Remark {
  line: number
  column: string
  reason: string
  rejected: boolean
}

/** What is known of the map, to say where a grant is. */
export interface Places {
  /** Name and département of each commune, by Insee code. */
  communes: ReadonlyMap<string, { name: string; departement: string }>
  /** Names of the EPCI, by SIREN. */
  epci: ReadonlyMap<string, string>
  /** Commune of each establishment we were told of, by SIRET. */
  establishments: ReadonlyMap<string, string>
}

/** Where a grant was read, as the ledger and its page say it. */
export const sourceOf = ({ source, reference, file }: Pick<Grant, 'source' | 'reference'> & { file: string }): string =>
  `${lists[source].label}${reference ? `, dossier ${reference}` : ''}, fichier ${file}`

type Row = Readonly<Record<string, string>>

/** @returns nothing when the columns are those of no list we know */
export const listOf = (columns: readonly string[]): List | undefined =>
  (Object.keys(lists) as List[]).find((list) => lists[list].columns.every((column) => columns.includes(column)))

/** Reads one line of a list: a grant, or the reason it cannot be one, and what was odd in it. */
export function readGrant(list: List, row: Row, line: number, places: Places): { grant?: Grant; remarks: Remark[] } {
  const remarks: Remark[] = []
  const remark = (column: string, reason: string, rejected = false) => remarks.push({ line, column, reason, rejected })
  const grant = list === 'fonds-vert' ? fondsVert(row, places, remark) : scdl(row, places, remark)
  if (remarks.some((one) => one.rejected)) return { remarks }
  return { grant, remarks }
}

type Remarking = (column: string, reason: string, rejected?: boolean) => void

function fondsVert(row: Row, places: Places, remark: Remarking): Grant {
  const siren = sirenIn(row.siren, 'siren', remark)
  return {
    source: 'fonds-vert',
    key: needed(row, 'numero_dossier_ds', remark),
    reference: told(row.numero_dossier_ds),
    funder: 'État (Fonds vert)',
    programme: told(row.nom_demarche_ds),
    title: needed(row, 'nom_du_projet', remark),
    beneficiary: needed(row, 'nom_beneficiaire_principal', remark),
    siren,
    ...placeOf(row, siren, places, remark),
    amount: amountIn(row.montant_engage, 'montant_engage', remark),
    decidedOn: null,
  }
}

// The schema has no commune: a grant is where its beneficiary stands, as far as we were told.
function scdl(row: Row, places: Places, remark: Remarking): Grant {
  const siret = (told(row.idBeneficiaire) ?? '').replaceAll(/\s/g, '')
  const title = needed(row, 'objet', remark)
  const beneficiary = needed(row, 'nomBeneficiaire', remark)
  const decidedOn = dayIn(row.dateConvention, 'dateConvention', remark)
  const attribuant = needed(row, 'idAttribuant', remark)
  const amount = amountIn(row.montant, 'montant', remark)
  const reference = told(row.referenceDecision)
  return {
    source: 'scdl',
    // A decision may give several grants: its reference alone would not tell them apart.
    key: [attribuant, reference ?? decidedOn, siret || beneficiary, title, amount].join('|'),
    reference,
    funder: needed(row, 'nomAttribuant', remark),
    programme: null,
    title,
    beneficiary,
    siren: siret ? sirenIn(siret.slice(0, 9), 'idBeneficiaire', remark) : null,
    communeCode: places.establishments.get(siret) ?? null,
    communeTold: null,
    amount,
    decidedOn,
  }
}

/** What a cell says: `NULL` and its like say nothing. */
const told = (cell: string | undefined): string | null => {
  const text = (cell ?? '').replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim()
  return text === '' || /^(null|n\/?a|nd|nc|-)$/i.test(text) ? null : text
}

function needed(row: Row, column: string, remark: Remarking): string {
  const text = told(row[column])
  if (text === null) remark(column, `« ${column} » est vide : sans lui, la ligne ne dit pas quelle subvention elle est.`, true)
  return text ?? ''
}

function sirenIn(cell: string | undefined, column: string, remark: Remarking): string | null {
  const siren = (told(cell) ?? '').replaceAll(' ', '')
  if (!siren) {
    remark(column, 'Le SIREN du bénéficiaire manque : la subvention ne se rapproche d’un projet que par son titre et sa commune.')
    return null
  }
  if (!/^\d{9}$/.test(siren)) {
    remark(column, `« ${siren} » n’est pas un SIREN (neuf chiffres) : il est laissé de côté.`)
    return null
  }
  if (!hasValidKey(siren)) remark(column, `La clé du SIREN ${siren} est fausse : il est gardé tel que la liste l’écrit.`)
  return siren
}

/**
 * An amount as lists write it, `245 529,00 €` or `245529.00`, in cents.
 * A cell that says nothing is unknown, never zero; one that says something else rejects its line.
 */
function amountIn(cell: string | undefined, column: string, remark: Remarking): Cents | null {
  const text = told(cell)
  if (text === null) {
    remark(column, 'Le montant manque : la subvention est gardée avec un montant inconnu, qui ne s’additionne pas.')
    return null
  }
  const plain = text.replaceAll(/[\s€]/g, '').replace(',', '.')
  if (!/^\d+(\.\d{1,2})?$/.test(plain) || Number(plain) === 0) {
    remark(column, `« ${text} » n’est pas un montant en euros.`, true)
    return null
  }
  return cents(Math.round(Number(plain) * 100))
}

function dayIn(cell: string | undefined, column: string, remark: Remarking): Day | null {
  const text = (told(cell) ?? '').replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
  if (isDay(text)) return text
  remark(column, text ? `« ${text} » n’est pas une date (AAAA-MM-JJ).` : 'La date de la convention manque.')
  return null
}

/** Where the project is: the commune of the list when it can be one, else that of the EPCI which receives the grant. */
function placeOf(row: Row, siren: string | null, places: Places, remark: Remarking): Pick<Grant, 'communeCode' | 'communeTold'> {
  const code = told(row.code_commune)
  const name = told(row.nom_commune)
  const nowhere = {
    communeCode: null,
    communeTold: code || name ? [name, code].filter(Boolean).join(' ') : null,
  }
  if (!code) {
    const epci = siren ? places.epci.get(siren) : undefined
    remark(
      'code_commune',
      epci
        ? `La commune manque (NULL) : la subvention est placée par son bénéficiaire, ${epci}.`
        : 'La commune manque (NULL) et le bénéficiaire n’est pas une intercommunalité : la subvention n’est comptée dans aucun territoire.',
    )
    return nowhere
  }
  const commune = places.communes.get(code)
  if (!isCommuneCode(code) || !commune) {
    remark('code_commune', `« ${code} » n’est pas une commune de 2026 : la subvention est gardée sans lieu.`)
    return nowhere
  }
  const departement = told(row.code_departement)
  if (departement && commune.departement !== departement) {
    remark(
      'code_commune',
      `${commune.name} (${code}) n’est pas dans le département ${departement} de la ligne : c’est le siège du bénéficiaire, non le lieu du projet. La subvention est gardée sans lieu.`,
    )
    return nowhere
  }
  if (name && !isSameName(name, commune.name)) {
    remark('nom_commune', `La ligne écrit « ${name} », et le code ${code} est celui de ${commune.name} : le code est suivi.`)
  }
  return { communeCode: code, communeTold: null }
}

const isSameName = (told: string, known: string): boolean => withoutArticle(told) === withoutArticle(known)

const withoutArticle = (name: string) => plainName(name).replace(/^(l|le|la|les) /, '')
