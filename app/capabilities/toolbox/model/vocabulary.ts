/** How the value of a fact is written, and so how it may be compared. */
export type FactKind = 'yes-no' | 'integer' | 'euros' | 'percent' | 'day' | 'choice' | 'code' | 'naf' | 'place'

export interface FactWord {
  kind: FactKind
  label: string
  /** The codes of a choice. */
  choices?: Readonly<Record<string, string>>
}

/**
 * Every fact a rule may speak of. The list is closed: a rule that needs another word waits for it to be added here,
 * so that no rule depends on a fact that nobody is asked for.
 */
const vocabulary = {
  'territory-label': { kind: 'yes-no', label: 'dans un Territoire d’industrie' },
  'territory-phase': { kind: 'code', label: 'phase du label' },
  'territory-code': { kind: 'code', label: 'territoire' },
  place: { kind: 'place', label: 'lieu du projet' },
  'commune-population': { kind: 'integer', label: 'habitants de la commune' },
  'site-afr': { kind: 'yes-no', label: 'zone d’aide à finalité régionale' },
  'site-frr': { kind: 'yes-no', label: 'zone France Ruralités Revitalisation' },
  'site-qpv': { kind: 'yes-no', label: 'quartier prioritaire' },
  'site-action-coeur-de-ville': { kind: 'yes-no', label: 'commune Action cœur de ville' },
  'shock-territory': { kind: 'yes-no', label: 'territoire retenu au titre du Rebond' },
  'naf-code': { kind: 'naf', label: 'activité (NAF rév. 2)' },
  'naf-2025-code': { kind: 'naf', label: 'activité (NAF 2025)' },
  headcount: { kind: 'integer', label: 'effectif' },
  'group-headcount': { kind: 'integer', label: 'effectif du groupe' },
  turnover: { kind: 'euros', label: 'chiffre d’affaires' },
  'balance-sheet': { kind: 'euros', label: 'total du bilan' },
  size: {
    kind: 'choice',
    label: 'taille européenne',
    choices: { micro: 'microentreprise', small: 'petite', medium: 'moyenne', large: 'grande' },
  },
  carrier: {
    kind: 'choice',
    label: 'porteur du projet',
    choices: {
      company: 'entreprise',
      public: 'collectivité ou établissement public',
      association: 'association',
      school: 'école ou organisme de formation',
      developer: 'aménageur ou entreprise publique locale',
      research: 'laboratoire ou centre technique',
      consortium: 'groupement',
    },
  },
  'legal-form': { kind: 'code', label: 'forme juridique (catégorie Insee)' },
  'company-created-on': { kind: 'day', label: 'création de l’entreprise' },
  'company-age-years': { kind: 'integer', label: 'âge de l’entreprise' },
  'new-company': { kind: 'yes-no', label: 'entreprise nouvelle ou reprise' },
  'owned-by-companies-percent': { kind: 'percent', label: 'capital détenu par d’autres sociétés' },
  redundancies: { kind: 'integer', label: 'emplois supprimés' },
  'in-difficulty': { kind: 'yes-no', label: 'entreprise en difficulté' },
  purpose: {
    kind: 'choice',
    label: 'objet du projet',
    choices: {
      decarbonisation: 'décarbonation',
      energy: 'énergie',
      water: 'eau',
      circular: 'économie circulaire',
      innovation: 'innovation',
      'first-plant': 'première usine',
      equipment: 'équipement',
      training: 'formation',
      recruitment: 'recrutement',
      land: 'foncier',
      study: 'étude',
    },
  },
  cost: { kind: 'euros', label: 'assiette, hors taxes' },
  'starts-on': { kind: 'day', label: 'début du projet' },
  'ends-on': { kind: 'day', label: 'fin du projet' },
  'duration-months': { kind: 'integer', label: 'durée' },
  'investment-started': { kind: 'yes-no', label: 'opération commencée' },
  'self-funding-percent': { kind: 'percent', label: 'autofinancement' },
  'support-obtained': { kind: 'yes-no', label: 'accompagnement préalable' },
  'ghg-report-recent': { kind: 'yes-no', label: 'bilan de gaz à effet de serre de moins de cinq ans' },
  'equipment-listed': { kind: 'yes-no', label: 'équipement dans la liste' },
  'annual-tco2e-avoided': { kind: 'integer', label: 'tonnes de CO2 équivalent évitées par an' },
  'annual-mwh-saved': { kind: 'integer', label: 'MWh économisés par an' },
  'annual-heat-mwh': { kind: 'integer', label: 'MWh de chaleur par an' },
  'annual-water-saved': { kind: 'integer', label: 'mètres cubes d’eau économisés par an' },
  'jobs-created': { kind: 'integer', label: 'emplois créés' },
  'governance-opinion': { kind: 'yes-no', label: 'accord de la gouvernance du territoire' },
} as const satisfies Record<string, FactWord>

export type FactName = keyof typeof vocabulary
export const factNames = Object.keys(vocabulary) as FactName[]

export const operators = ['is', 'in', 'not-in', 'at-least', 'at-most', 'above', 'below', 'under', 'not-under', 'within', 'outside'] as const
export type Operator = (typeof operators)[number]

const operatorsOf: Readonly<Record<FactKind, readonly Operator[]>> = {
  'yes-no': ['is'],
  choice: ['is', 'in', 'not-in'],
  code: ['is', 'in', 'not-in'],
  integer: ['at-least', 'at-most', 'above', 'below'],
  euros: ['at-least', 'at-most', 'above', 'below'],
  percent: ['at-least', 'at-most', 'above', 'below'],
  day: ['at-least', 'at-most', 'above', 'below'],
  naf: ['under', 'not-under'],
  place: ['within', 'outside'],
}

export const isFactName = (name: string): name is FactName => Object.hasOwn(vocabulary, name)

export const wordOf = (name: FactName): FactWord => vocabulary[name]

/** Why a comparison cannot be written, as a French sentence; nothing when it can. */
export function mistakeOf(fact: string, operator: Operator, value: string): string | undefined {
  if (!isFactName(fact)) return `Le vocabulaire ne connaît pas « ${fact} ».`
  const word = wordOf(fact)
  if (!operatorsOf[word.kind].includes(operator)) return `« ${word.label} » ne se compare pas ainsi.`
  const values = value.split('|')
  if (values.some((v) => !isWritten(word, v))) return `« ${value} » ne se lit pas comme une valeur de « ${word.label} ».`
  return undefined
}

const patterns: Readonly<Record<FactKind, RegExp>> = {
  'yes-no': /^(true|false)$/,
  integer: /^\d{1,12}$/,
  euros: /^\d{1,13}(\.\d{1,2})?$/,
  percent: /^\d{1,3}(\.\d{1,2})?$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  choice: /^[a-z0-9-]+$/,
  code: /^[A-Za-z0-9-]+$/,
  naf: /^([A-V]|\d{2}(\.\d{1,2}[A-Z]?)?)$/,
  place: /^(PAYS|REG|DEP|EPCI|COM)-[0-9AB]+$/,
}

/** Whether a text can be the value of a fact. A place is written whole, an activity as its full code. */
export function isValueOf(name: FactName, value: string): boolean {
  const word = wordOf(name)
  if (word.kind === 'place') return /^((COM|EPCI|DEP|REG)-[0-9AB]+>)*PAYS-99100$/.test(value)
  return word.kind === 'naf' ? /^\d{2}\.\d{2}[A-Z]$/.test(value) : isWritten(word, value)
}

const isWritten = (word: FactWord, value: string): boolean =>
  patterns[word.kind].test(value) && (word.choices === undefined || Object.hasOwn(word.choices, value))
