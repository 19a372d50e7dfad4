import { type CompanyForm, type Headcount, headcounts } from '#cap/companies/model.ts'
import { isCommuneCode, plainName } from '#cap/territory/model.ts'
import type { Day } from '#kernel/day.ts'
import { type Cell, choiceIn, dayIn, isUnderstood, type Meaning } from './cells.ts'
import { type Fields, type Reader, shownDay, type Take } from './reading.ts'
import { communeIn, type Named, nafIn, siretIn } from './register-cells.ts'

/** What a column may fill in the directory; the columns of Insee's stock files are among the words. */
export const companyFields = {
  name: {
    label: 'Nom',
    words: [
      'nom',
      'entreprise',
      'raison sociale',
      'denomination',
      'societe',
      'denominationusuelleetablissement',
      'denominationunitelegale',
      'nom de l entreprise',
    ],
  },
  sign: { label: 'Enseigne, à défaut de nom', words: ['enseigne', 'enseigne1etablissement', 'nom commercial'] },
  siret: { label: 'SIRET', words: ['siret', 'n siret', 'numero siret'] },
  naf: { label: 'Code NAF', words: ['naf', 'ape', 'code naf', 'code ape', 'activiteprincipaleetablissement', 'activite principale'] },
  commune: { label: 'Commune', words: ['codecommuneetablissement', 'commune', 'ville', 'code insee', 'code commune', 'localite'] },
  band: { label: 'Tranche d’effectif (code Insee)', words: ['trancheeffectifsetablissement', 'tranche d effectif', 'code tranche'] },
  headcount: { label: 'Effectif (nombre ou tranche)', words: ['effectif', 'effectifs', 'salaries', 'nombre de salaries', 'nb salaries'] },
  headcountOn: { label: 'Date de l’effectif', words: ['anneeeffectifsetablissement', 'date de l effectif', 'annee effectif', 'annee'] },
  groupName: { label: 'Groupe', words: ['groupe', 'maison mere', 'appartenance a un groupe'] },
  state: { label: 'Ouvert ou fermé', words: ['etatadministratifetablissement', 'etat administratif'] },
} as const satisfies Fields
type CompanyField = keyof typeof companyFields

/** @source Insee, Sirene, variable trancheEffectifsEtablissement */
const bands: Readonly<Record<string, Headcount | null>> = {
  NN: null,
  '00': '0',
  '01': '1-9',
  '02': '1-9',
  '03': '1-9',
  '11': '10-49',
  '12': '10-49',
  '21': '50-249',
  '22': '50-249',
  '31': '50-249',
  '32': '250-4999',
  '41': '250-4999',
  '42': '250-4999',
  '51': '250-4999',
  '52': '5000+',
  '53': '5000+',
}

const stateWords = { open: ['A', 'ouvert', 'actif', 'active', 'en activité'], closed: ['F', 'fermé', 'cessé', 'cessée'] } as const

/** A company of the directory, as a row tells it. */
export interface ImportedCompany extends Omit<CompanyForm, 'source'> {
  /** Why the directory does not take it. */
  unfit: 'établissement fermé' | 'hors du territoire' | null
}

/** Establishments of the territory: what is closed, without a name or elsewhere is left out. */
export const companyReader = (communes: readonly Named[]): Reader<ImportedCompany> => ({
  fields: companyFields,
  readRow: (row) => companyIn(row, communes),
  nameOf: (draft) => draft.name,
  keysOf: companyKeys,
  leftOut: (draft) => draft.unfit ?? (draft.name.length < 2 ? 'sans nom ni enseigne' : null),
  shown: (draft, field) => shownOf(draft, field as CompanyField, communes),
})

/** What tells two establishments apart: their SIRET, else their name. */
export const companyKeys = ({ name, siret }: { name: string; siret: string | null }): string[] => [siret ?? plainName(name)]

function companyIn({ take, text }: Take, communes: readonly Named[]): ImportedCompany {
  const commune = take('commune', (cell) => communeOrElsewhere(cell, communes))
  const isClosed = take('state', (cell) => choiceIn(cell, stateWords, 'un état : ouvert ou fermé')) === 'closed'
  const headcountOn = take('headcountOn', (cell) => dayIn(cell, 'end'))
  const headcount =
    take('band', (cell) => dated(bandIn(cell), headcountOn)) ?? take('headcount', (cell) => dated(headcountIn(cell), headcountOn))
  return {
    name: (text('name', 200) || text('sign', 200)).replaceAll(/\s+/g, ' '),
    siret: take('siret', siretIn),
    naf: take('naf', nafIn),
    communeCode: commune === elsewhere ? null : commune,
    headcount,
    headcountOn: headcount === null ? null : headcountOn,
    groupName: text('groupName', 200) || null,
    unfit: isClosed ? 'établissement fermé' : commune === elsewhere ? 'hors du territoire' : null,
  }
}

const elsewhere = 'elsewhere'

/** A code of a commune that is not of the territory says where the establishment is: not here. */
function communeOrElsewhere(cell: Cell, communes: readonly Named[]): Meaning<string | null> {
  const meaning = communeIn(cell, communes)
  return isUnderstood(meaning) || !isCommuneCode(cell.text.trim().toUpperCase()) ? meaning : { value: elsewhere }
}

function bandIn({ kind, text }: Cell): Meaning<Headcount | null> {
  const code = kind === 'number' ? text.padStart(2, '0') : text.trim().toUpperCase()
  const band = bands[code]
  if (band === undefined) return { problem: `« ${text} » n’est pas une tranche d’effectif de l’Insee, de 00 à 53, ou NN.` }
  return { value: band, as: band === null ? 'inconnu' : headcounts[band] }
}

const bandWords = Object.fromEntries(
  Object.entries(headcounts).map(([code, label]) => [code, [label, code, label.replace(' à ', ' - ')]]),
) as unknown as Readonly<Record<Headcount, readonly string[]>>

function headcountIn(cell: Cell): Meaning<Headcount | null> {
  const [, said] = /^(\d+)\s*(?:salariés?|etp|personnes)?$/i.exec(cell.text.replaceAll(/[\s\u00a0\u202f](?=\d{3})/g, '').trim()) ?? []
  if (said === undefined) return choiceIn(cell, bandWords, 'un effectif')
  const band = bandOf(Number(said))
  return { value: band, as: headcounts[band] }
}

function bandOf(count: number): Headcount {
  if (count === 0) return '0'
  if (count < 10) return '1-9'
  if (count < 50) return '10-49'
  if (count < 250) return '50-249'
  return count < 5000 ? '250-4999' : '5000+'
}

function dated(meaning: Meaning<Headcount | null>, on: Day | null): Meaning<Headcount | null> {
  if (!isUnderstood(meaning) || meaning.value === null || on !== null) return meaning
  return { problem: 'Un effectif sans date ne dit rien : désignez la colonne qui dit de quand il est.' }
}

function shownOf(draft: ImportedCompany, field: CompanyField, communes: readonly Named[]): string {
  switch (field) {
    case 'commune':
      return communes.find(({ code }) => code === draft.communeCode)?.name ?? ''
    case 'band':
    case 'headcount':
      return draft.headcount ? headcounts[draft.headcount] : ''
    case 'headcountOn':
      return shownDay(draft.headcountOn)
    case 'state':
      return draft.unfit === 'établissement fermé' ? 'fermé' : 'ouvert'
    case 'sign':
      return draft.name
    default:
      return draft[field] ?? ''
  }
}
