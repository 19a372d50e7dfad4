import { cents, type Cents } from '#kernel/money.ts'
import type { Day } from '#kernel/day.ts'
import type { Rule } from '../model.ts'
import { type Difficulty, type DifficultyFacts, difficultyOf, type Told } from './difficulty.ts'
import { type Enterprise, type Holding, type Size, sizeOf, sizes } from './size.ts'

interface Figures {
  headcount: number
  turnover: Cents
  balance: Cents
}

/** Another enterprise that holds a share of this one, or is held by it. */
interface OtherTold {
  name: string
  way: 'holds' | 'held'
  /** Basis points of capital or votes, the higher. */
  share: number
  /** Of its last closed year; null when they are not known. */
  figures: Figures | null
}

export interface CompanyStatement {
  /** Closed accounting years, one or two. */
  years: readonly (Figures & { year: number })[]
  /** Basis points held by public bodies. */
  publicShare: number
  others: readonly OtherTold[]
  difficulty: DifficultyFacts
  /** Where the figures are read. */
  source: string
}

export interface CompanyVerdict {
  /** Nothing while what was told is not enough. */
  size: Size | undefined
  steps: readonly string[]
  /** What to tell for the size to be known. */
  missing: readonly string[]
  difficulty: Difficulty
}

/** What the law of a day makes of what a company told. @source Recommandation 2003/361/CE, annexe ; RGEC, art. 2 § 18 */
export function verdictOf(told: CompanyStatement, rules: readonly Rule[], on: Day): CompanyVerdict {
  const partner = rules.find((r) => r.kind === 'size-partner-share')?.rate ?? 0
  const own: Enterprise = { id: 'own', years: told.years, publicShare: told.publicShare }
  const others = told.others.flatMap(({ figures }, rank): Enterprise[] =>
    figures ? [{ id: `other-${rank}`, years: [{ ...figures, year: Math.min(...told.years.map((y) => y.year)) }], publicShare: 0 }] : [],
  )
  const holdings = told.others.map(
    ({ way, share }, rank): Holding =>
      way === 'holds' ? { holder: `other-${rank}`, held: 'own', share } : { holder: 'own', held: `other-${rank}`, share },
  )
  const found = sizeOf(own, others, holdings, rules, on)
  const unread = told.others.filter((o) => o.share >= partner && o.figures === null)
  // A large enterprise stays one, whatever the others add.
  const missing =
    found?.size === 'large'
      ? []
      : [
          ...(told.years.length === 1 && told.difficulty.young !== 'yes'
            ? ['Un second exercice clos : la taille se lit sur deux ans, sauf pour une entreprise récente.']
            : []),
          ...unread.map((o) => `L’effectif, le chiffre d’affaires et le bilan de ${o.name}.`),
          ...(found ? [] : ['Les seuils en vigueur ce jour-là.']),
        ]
  const size = missing.length === 0 ? found?.size : undefined
  return { size, steps: found?.steps ?? [], missing, difficulty: difficultyOf(told.difficulty, size) }
}

/** A large enterprise by European law may be an « ETI » by French statistics: said, and no rule of aid depends on it. */
export const sizeInWords = (size: Size): string =>
  size === 'large' ? `${sizes.large} : ETI ou grande entreprise, ce n’est pas une PME` : `${sizes[size]} (PME)`

export const mostYears = 2
export const mostOthers = 6
export const figureFields = ['effectif', 'ca', 'bilan'] as const
export const yearField = (rank: number, part: 'annee' | (typeof figureFields)[number]): string => `exercice-${rank}-${part}`
export const otherField = (rank: number, part: 'nom' | 'sens' | 'part' | (typeof figureFields)[number]): string => `autre-${rank}-${part}`

export interface ReadStatement {
  told: CompanyStatement
  mistakes: Record<string, string>
}

/** The form as it was typed, each thing to mend beside its field. */
export function readStatement(fields: Readonly<Record<string, unknown>>, today: Day): ReadStatement {
  const mistakes: Record<string, string> = {}
  const text = (name: string) => String(fields[name] ?? '').trim()
  const number = (name: string, what: string, { least = 0, most = 100_000_000_000 } = {}): number | null => {
    const typed = text(name)
      .replaceAll(/[\s\u00a0\u202f€%]/g, '')
      .replace(',', '.')
    if (typed === '') return null
    const value = Number(typed)
    if (/^-?\d+(\.\d{1,2})?$/.test(typed) && value >= least && value <= most) return value
    mistakes[name] = `Écrivez ${what} en chiffres, par exemple ${most <= 100 ? '25' : '1 200 000'}.`
    return null
  }
  const inCents = (euros: number | null): Cents | null => (euros === null ? null : cents(Math.round(euros * 100)))
  const figuresOf = (field: (part: (typeof figureFields)[number]) => string): Figures | null => {
    const [headcount, turnover, balance] = [
      number(field('effectif'), 'l’effectif'),
      inCents(number(field('ca'), 'le chiffre d’affaires')),
      inCents(number(field('bilan'), 'le total du bilan')),
    ]
    return headcount === null || turnover === null || balance === null ? null : { headcount, turnover, balance }
  }
  const yesNo = (name: string): Told | null => (text(name) === 'yes' || text(name) === 'no' ? (text(name) as Told) : null)

  const years = Array.from({ length: mostYears }, (_, rank) => rank).flatMap((rank) => {
    const typed = ['annee', ...figureFields].some((part) => text(yearField(rank, part as 'annee')) !== '')
    if (!typed) return []
    const year = number(yearField(rank, 'annee'), 'l’année', { least: 2000, most: Number(today.slice(0, 4)) })
    const figures = figuresOf((part) => yearField(rank, part))
    if (year === null) mistakes[yearField(rank, 'annee')] ??= 'Écrivez l’année de clôture, par exemple 2025.'
    if (!figures)
      for (const part of figureFields)
        if (text(yearField(rank, part)) === '') mistakes[yearField(rank, part)] ??= 'Écrivez ce chiffre : un exercice se lit entier.'
    return year !== null && figures ? [{ year, ...figures }] : []
  })
  if (years.length === 0 && Object.keys(mistakes).length === 0)
    mistakes[yearField(0, 'annee')] = 'Décrivez au moins le dernier exercice clos.'
  if (years.length === 2 && Math.abs(years[0]!.year - years[1]!.year) !== 1)
    mistakes[yearField(1, 'annee')] = 'Donnez deux exercices qui se suivent.'

  const others = Array.from({ length: mostOthers }, (_, rank) => rank).flatMap((rank): OtherTold[] => {
    const name = text(otherField(rank, 'nom')).slice(0, 200)
    if (!name) return []
    const share = number(otherField(rank, 'part'), 'la part', { most: 100 })
    const way = text(otherField(rank, 'sens'))
    if (share === null) mistakes[otherField(rank, 'part')] ??= 'Écrivez la part de capital ou de votes, la plus forte des deux.'
    if (way !== 'holds' && way !== 'held') mistakes[otherField(rank, 'sens')] = 'Dites qui détient l’autre.'
    return [{ name, way: way as 'holds', share: Math.round((share ?? 0) * 100), figures: figuresOf((part) => otherField(rank, part)) }]
  })
  const source = text('source').slice(0, 300)
  if (source.length < 2) mistakes.source = 'Écrivez d’où viennent ces chiffres : comptes déposés, liasse fiscale, attestation…'
  const told: CompanyStatement = {
    years: years.toSorted((a, b) => a.year - b.year),
    publicShare: Math.round((number('public', 'la part', { most: 100 }) ?? 0) * 100),
    others,
    source,
    difficulty: {
      young: yesNo('recente'),
      capital: inCents(number('capital', 'le capital')),
      equity: inCents(number('fonds-propres', 'les fonds propres', { least: -100_000_000_000 })),
      proceedings: yesNo('procedure'),
      rescued: yesNo('sauvetage'),
      ratios: yesNo('ratios'),
    },
  }
  return { told, mistakes }
}

/** What the form shows of what was told before. */
export function typedAgain(told: CompanyStatement | undefined): Record<string, string> {
  if (!told) return {}
  const euros = (amount: Cents | null) => (amount === null ? '' : (amount / 100).toLocaleString('fr-FR'))
  const figures = (field: (part: (typeof figureFields)[number]) => string, of: Figures | null) =>
    of
      ? {
          [field('effectif')]: String(of.headcount).replace('.', ','),
          [field('ca')]: euros(of.turnover),
          [field('bilan')]: euros(of.balance),
        }
      : {}
  const { young, capital, equity, proceedings, rescued, ratios } = told.difficulty
  return Object.assign(
    {
      public: String(told.publicShare / 100).replace('.', ','),
      source: told.source,
      recente: young ?? '',
      capital: euros(capital),
      'fonds-propres': euros(equity),
      procedure: proceedings ?? '',
      sauvetage: rescued ?? '',
      ratios: ratios ?? '',
    },
    ...told.years.map((y, rank) => ({ [yearField(rank, 'annee')]: String(y.year), ...figures((part) => yearField(rank, part), y) })),
    ...told.others.map((o, rank) => ({
      [otherField(rank, 'nom')]: o.name,
      [otherField(rank, 'sens')]: o.way,
      [otherField(rank, 'part')]: String(o.share / 100).replace('.', ','),
      ...figures((part) => otherField(rank, part), o.figures),
    })),
  )
}
