import type { Day } from '#kernel/day.ts'
import type { Sheet } from '#kernel/workbook.ts'
import { prose, proseCodes, tiers } from '../model/fiche.ts'
import { budgetKinds, likelihoods, linkKinds, riskWeight, severities } from '../model/means.ts'
import { threads } from '../model/plan.ts'
import { priority } from '../model/priority.ts'
import { completion, lateness, statuses } from '../model/statuses.ts'
import type { WholeFiche } from '../queries/whole.ts'
import type { WholePlan } from './plan-document.ts'

const text = (label: string) => ({ label, kind: 'text' as const })
const day = (label: string) => ({ label, kind: 'day' as const })
const euros = (label: string) => ({ label, kind: 'euros' as const })
const whole = (label: string) => ({ label, kind: 'whole' as const })
const year = (label: string) => ({ label, kind: 'year' as const })
const number = (label: string) => ({ label, kind: 'number' as const })

/** The plan as a workbook: one sheet a kind of row, tied by the reference of the fiche. */
export const planSheets = ({ axes, enjeux, fiches, today }: WholePlan): Sheet[] => [
  {
    name: 'Axes',
    columns: [text('Axe'), text('Enjeu de la phase'), text('Fil du territoire'), whole('Fiches'), whole('Réalisées'), whole('En retard')],
    rows: axes.map((axis) => [
      axis.title,
      labelOf(enjeux, axis.enjeu),
      axis.thread && threads[axis.thread],
      axis.fiches,
      axis.done,
      axis.late,
    ]),
  },
  fichesSheet(fiches, today),
  textsSheet(fiches),
  {
    name: 'Budget',
    columns: [
      text('Fiche'),
      text('Titre'),
      year('Année'),
      text('Nature'),
      euros('Prévu HT'),
      euros('Réalisé HT'),
      number('ETP prévus'),
      number('ETP réalisés'),
    ],
    rows: fiches.flatMap((fiche) =>
      fiche.budget.map(({ year, kind, forecast, actual }) =>
        kind === 'fte'
          ? [fiche.reference, fiche.title, year, budgetKinds[kind], null, null, hundredths(forecast), hundredths(actual)]
          : [fiche.reference, fiche.title, year, budgetKinds[kind], forecast, actual, null, null],
      ),
    ),
  },
  {
    name: 'Financeurs',
    columns: [text('Fiche'), text('Titre'), text('Financeur'), euros('Montant prévu')],
    rows: fiches.flatMap((fiche) => fiche.funders.map(({ funder, amount }) => [fiche.reference, fiche.title, funder, amount])),
  },
  {
    name: 'Ordre',
    columns: [text('Fiche'), text('Titre'), text('Après la fiche')],
    rows: fiches.flatMap((fiche) => fiche.after.map((reference) => [fiche.reference, fiche.title, reference])),
  },
  {
    name: 'Risques',
    columns: [text('Fiche'), text('Risque'), text('Probabilité'), text('Gravité'), whole('Poids'), text('Parade')],
    rows: fiches.flatMap((fiche) =>
      fiche.risks.map((risk) => [
        fiche.reference,
        risk.label,
        likelihoods[risk.likelihood],
        severities[risk.severity],
        riskWeight(risk),
        risk.response,
      ]),
    ),
  },
  {
    name: 'Liens',
    columns: [text('Fiche'), text('Nature'), text('Cible'), text('Nom')],
    rows: fiches.flatMap((fiche) => fiche.links.map((link) => [fiche.reference, linkKinds[link.kind].label, link.target, link.label])),
  },
]

const labelOf = (enjeux: WholePlan['enjeux'], asked: string | null) => enjeux.find(({ code }) => code === asked)?.label ?? null

const hundredths = (amount: number | null) => (amount === null ? null : amount / 100)

const fichesSheet = (fiches: readonly WholeFiche[], today: Day): Sheet => ({
  name: 'Fiches',
  columns: [
    text('Référence'),
    text('Titre'),
    text('Axe'),
    text('Sous-action de'),
    text('État'),
    text('Raison'),
    text('En retard'),
    day('Début'),
    day('Fin'),
    text('Structure pilote'),
    text('Pilotes'),
    whole('Impact'),
    whole('Effort'),
    day('Clôture du financement'),
    number('Priorité'),
    whole('Complétude (%)'),
    text('Qui peut la lire'),
    text('Démonstration'),
  ],
  rows: fiches.map((fiche) => [
    fiche.reference,
    fiche.title,
    fiche.axisTitle,
    fiche.parentReference,
    statuses[fiche.status].label,
    fiche.statusReason,
    lateness(fiche, today) ? 'oui' : 'non',
    fiche.startsOn,
    fiche.endsOn,
    fiche.lead,
    fiche.pilots.join(', '),
    fiche.impact,
    fiche.effort,
    fiche.windowClosesOn,
    priority(fiche, today),
    completion(fiche),
    tiers[fiche.tier].label,
    fiche.fictional ? 'oui' : 'non',
  ]),
})

/** What is long to read, apart: the sheet of fiches stays one that is counted and sorted. */
const textsSheet = (fiches: readonly WholeFiche[]): Sheet => ({
  name: 'Textes',
  columns: [
    text('Référence'),
    text('Titre'),
    ...proseCodes.map((code) => text(prose[code])),
    text('Élus référents'),
    text('Partenaires'),
    text('Instance'),
  ],
  rows: fiches.map((fiche) => [
    fiche.reference,
    fiche.title,
    ...proseCodes.map((code) => fiche[code]),
    fiche.electedLeads.join(', '),
    fiche.partners.join(', '),
    fiche.governanceBody,
  ]),
})
