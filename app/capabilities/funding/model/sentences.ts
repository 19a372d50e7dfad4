import type { Cents } from '#kernel/money.ts'
import type { Day } from '#kernel/day.ts'
import type { DeMinimisCeiling, Rule } from '#cap/state-aid/model.ts'
import type { Incentive } from '#cap/state-aid/model/incentive.ts'
import type { Ceiling } from '#cap/state-aid/model/intensity.ts'
import type { Why } from './draft.ts'
import type { CostBlock, Offer } from './scenario.ts'

const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', minimumFractionDigits: 0, maximumFractionDigits: 2 })
const money = (amount: number) => euros.format(amount / 100)
const percent = (rate: number) => `${(rate / 100).toLocaleString('fr-FR')}\u00a0%`
const date = (on: Day) => on.split('-').reverse().join('/')

const byLaw = (rule: Rule | undefined, sentence: string): Why => ({
  sentence,
  reference: rule?.reference ?? rule?.label ?? '',
  toVerify: rule?.toVerify ?? true,
})
const byDevice = ({ name }: Offer, sentence: string): Why => ({ sentence, reference: `Règle du dispositif ${name}`, toVerify: false })
const byOwner = (sentence: string): Why => ({ sentence, reference: 'Choix du porteur', toVerify: false })

/** Each rule of a plan as a sentence for those who compose it. */
export const say = {
  notYet: (device: Offer) => byDevice(device, `${device.name} n’ouvre que le ${date(device.opensOn!)}.`),
  closed: (device: Offer) => byDevice(device, `${device.name} a fermé le ${date(device.closesOn!)}.`),
  tooLate: (device: Offer, incentive: Incentive) => byLaw(incentive.rule, `${device.name} : ${lower(incentive.sentence)}`),
  inDifficulty: (device: Offer, rule: Rule) => byLaw(rule, `${device.name} : le RGEC est fermé à une entreprise en difficulté.`),
  noArticle: (device: Offer, block: CostBlock): Why => ({
    sentence: `${device.name} : aucun article du RGEC en vigueur n’ouvre d’aide au poste « ${block.label} » pour cette taille et cette zone.`,
    reference: 'RGEC, chapitre III',
    toVerify: true,
  }),
  noHistory: (device: Offer, rule: Rule | undefined) =>
    byLaw(rule, `${device.name} : ce que l’entreprise unique a déjà reçu n’est pas connu, la place qui reste en de minimis non plus.`),
  ceiling: (device: Offer) => byDevice(device, `${device.name} donne ${money(device.max!)} au plus.`),
  floor: (device: Offer) => byDevice(device, `${device.name} ne donne pas moins de ${money(device.min)}.`),
  rate: (device: Offer, block: CostBlock) =>
    byDevice(device, `${device.name} paie ${percent(device.rate!)} au plus du poste « ${block.label} ».`),
  exclusive: (device: Offer, other: Offer) => byDevice(device, `${device.name} et ${other.name} ne se cumulent pas.`),
  cost: (block: CostBlock) => byOwner(`Le poste « ${block.label} » ne coûte que ${money(block.cost)}.`),
  wholeCost: (privateMoney: Cents) =>
    byOwner(
      privateMoney > 0
        ? `Aides, prêts et ${money(privateMoney)} d’argent privé paient tout le coût : il ne reste rien à financer.`
        : 'Aides et prêts paient tout le coût : il ne reste rien à financer.',
    ),
  intensity: (ceiling: Ceiling, block: CostBlock) =>
    byLaw(
      ceiling.steps[0]?.rule,
      `Le poste « ${block.label} » ne peut pas recevoir plus de ${money(ceiling.amount)} sur le fondement de l’${articleName(ceiling.article)} : ${ceiling.steps.map((s) => lower(s.sentence).replace(/\.$/, '')).join(' ; ')}.`,
    ),
  cumulation: (block: CostBlock, rule: Rule | undefined) =>
    byLaw(
      rule,
      `Sur le poste « ${block.label} », toutes les aides ensemble, de minimis compris, ne dépassent pas l’intensité la plus haute applicable.`,
    ),
  ownContribution: (block: CostBlock, rule: Rule) =>
    byLaw(rule, `L’entreprise apporte ${percent(rule.rate!)} du poste « ${block.label} » sans aucun soutien public.`),
  deMinimis: (room: Cents, ceiling: DeMinimisCeiling | undefined) =>
    ceiling
      ? byLaw(
          ceiling.rule,
          `Il ne reste que ${money(room)} de de minimis à l’entreprise unique, sur ${money(ceiling.amount)} en ${ceiling.years} ans.`,
        )
      : byLaw(undefined, 'Aucun plafond de minimis n’est connu ce jour-là.'),
  publicCeiling: (rule: Rule) =>
    byLaw(rule, `Les aides publiques directes ne dépassent pas ${percent(rule.rate!)} de la dépense éligible.`),
  publicOwner: (rule: Rule) =>
    byLaw(rule, `Le maître d’ouvrage public apporte au moins ${percent(rule.rate!)} du total des financements publics.`),
  threshold: (rule: Rule) => byLaw(rule, `${rule.label} : ${money(rule.amount!)} au plus, au-delà l’aide se notifie à la Commission.`),
  largeProject: (rule: Rule) => byLaw(rule, 'Grand projet en zone AFR : le taux baisse par tranches au-delà de 50 M€.'),
  ownAtMost: (amount: Cents) => byOwner(`Le porteur n’apporte pas plus de ${money(amount)}.`),
  cash: (amount: Cents) => byOwner(`Le porteur n’avance jamais plus de ${money(amount)}.`),
  pinned: (device: Offer, use: 'always' | 'never', amount: Cents | null) =>
    byOwner(
      use === 'never'
        ? `${device.name} est écarté.`
        : amount === null
          ? `${device.name} est imposé.`
          : `${device.name} est imposé pour ${money(amount)}.`,
    ),
}

const articleName = (article: string): string => `article ${article.replace('gber-', '')} du RGEC`

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)
