import type { Enjeu } from '#cap/territory/model.ts'
import type { Day } from '#kernel/day.ts'
import type { Block, PrintedDocument } from '#kernel/document.ts'
import { cents } from '#kernel/money.ts'
import { counted, formatDay, formatMoney, french } from '#ui/format.ts'
import { prose, proseCodes } from '../model/fiche.ts'
import { totalOf } from '../model/means.ts'
import type { Axis, Plan } from '../model/plan.ts'
import { lateness, type Status, statuses } from '../model/statuses.ts'
import type { WholeFiche } from '../queries/whole.ts'
import { periodInWords, priorityInWords } from './fiche-words.tsx'

export interface WholePlan {
  plan: Plan
  territory: { name: string; code: string }
  axes: readonly Axis[]
  enjeux: readonly Enjeu[]
  fiches: readonly WholeFiche[]
  /** How the plan stands: draft, adopted, amended. */
  state: string
  today: Day
}

/** Beyond this a document is no longer read: the workbook holds the rest. */
const fichesInADocument = 300

/** The plan as a document: its state in figures, then each axis and its fiches. */
export function planDocument({ plan, territory, axes, fiches, state, today }: WholePlan): PrintedDocument {
  const shown = fiches.slice(0, fichesInADocument)
  const ofAxis = Map.groupBy(shown, (fiche) => fiche.axisTitle)
  const isFictional = fiches.some((fiche) => fiche.fictional)
  return {
    title: plan.title,
    issuer: `Territoire d’industrie ${territory.name} (${territory.code})`,
    subtitle: state,
    on: today,
    confidentiality: 'Document de travail du territoire : il contient ce que vos mandats vous laissent lire.',
    blocks: [
      ...(plan.summary ? [{ kind: 'paragraph', text: french(plan.summary) } as const] : []),
      ...(isFictional
        ? [
            {
              kind: 'notice',
              text: 'Démonstration : les axes viennent de la page publique du territoire ; les pilotes, les dates et les montants sont fictifs.',
            } as const,
          ]
        : []),
      ...(fiches.length > shown.length
        ? [
            {
              kind: 'notice',
              text: `Les ${shown.length} premières fiches sur ${fiches.length} : le classeur les contient toutes.`,
            } as const,
          ]
        : []),
      { kind: 'heading', level: 1, text: 'Où en est le plan' },
      stateTable(fiches, axes, today),
      ...axes.flatMap((axis): Block[] => [
        { kind: 'heading', level: 1, text: french(axis.title) },
        ...(ofAxis.get(axis.title) ?? []).flatMap((fiche) => ficheBlocks(fiche, today)),
        ...(ofAxis.has(axis.title) ? [] : [{ kind: 'paragraph', text: 'Aucune fiche sous cet axe.' } as const]),
      ]),
    ],
  }
}

/** Seven statuses would be too many columns for a page. */
const stages: readonly { label: string; of: readonly Status[] }[] = [
  { label: 'À engager', of: ['to-discuss', 'to-come'] },
  { label: 'En cours', of: ['under-way'] },
  { label: 'Réalisées', of: ['done'] },
  { label: 'Arrêtées', of: ['paused', 'blocked', 'abandoned'] },
]

function stateTable(fiches: readonly WholeFiche[], axes: readonly Axis[], today: Day): Block {
  const count = (list: readonly WholeFiche[], is: (fiche: WholeFiche) => boolean) => String(list.filter(is).length)
  const row = (label: string, list: readonly WholeFiche[]) => [
    french(label),
    String(list.length),
    ...stages.map(({ of }) => count(list, (fiche) => of.includes(fiche.status))),
    count(list, (fiche) => lateness(fiche, today) !== null),
  ]
  return {
    kind: 'table',
    caption: 'Fiches par axe et par état',
    columns: [
      { label: 'Axe', width: 5 },
      { label: 'Fiches', figures: true, width: 2 },
      ...stages.map(({ label }) => ({ label, figures: true, width: 2 })),
      { label: 'En retard', figures: true, width: 2 },
    ],
    rows: [
      ...axes.map((axis) =>
        row(
          axis.title,
          fiches.filter((fiche) => fiche.axisTitle === axis.title),
        ),
      ),
      row('Ensemble', fiches),
    ],
  }
}

function ficheBlocks(fiche: WholeFiche, today: Day): Block[] {
  const said = proseCodes.filter((code) => fiche[code] !== '')
  return [
    { kind: 'heading', level: 2, text: french(`${fiche.reference} · ${fiche.title}`) },
    { kind: 'facts', facts: factsOf(fiche, today).filter(({ value }) => value !== '') },
    ...said.map((code) => ({ kind: 'paragraph', text: french(`${prose[code]} : ${fiche[code]}`) }) as const),
  ]
}

function factsOf(fiche: WholeFiche, today: Day) {
  const late = lateness(fiche, today) !== null
  const forecast = totalOf(fiche.budget, 'forecast')
  const money = fiche.funders.map(({ funder, amount }) => (amount === null ? funder : `${funder} : ${formatMoney(amount)}`))
  return [
    {
      label: 'État',
      value: `${statuses[fiche.status].label}${late ? ', en retard' : ''}${fiche.statusReason ? ` : ${fiche.statusReason}` : ''}`,
    },
    { label: 'Calendrier', value: periodInWords(fiche.startsOn, fiche.endsOn) ?? 'non renseigné' },
    { label: 'Structure pilote', value: fiche.lead },
    { label: 'Pilotes', value: fiche.pilots.join(', ') },
    { label: 'Élus référents', value: fiche.electedLeads.join(', ') },
    { label: 'Partenaires', value: fiche.partners.join(', ') },
    { label: 'Instance', value: fiche.governanceBody },
    { label: 'Sous-action de', value: fiche.parentReference ?? '' },
    { label: 'Après', value: fiche.after.join(', ') },
    { label: 'Budget prévu HT', value: forecast === null ? '' : formatMoney(cents(forecast)) },
    { label: 'Financeurs', value: money.join(' ; ') },
    { label: 'Priorité', value: priorityInWords(fiche, today) ?? '' },
    { label: 'Fenêtre de financement', value: fiche.windowClosesOn ? `jusqu’au ${formatDay(fiche.windowClosesOn)}` : '' },
    {
      label: 'Risques',
      value:
        fiche.risks.length === 0 ? '' : `${counted(fiche.risks.length, 'risque')} : ${fiche.risks.map((risk) => risk.label).join(' ; ')}`,
    },
  ]
}
