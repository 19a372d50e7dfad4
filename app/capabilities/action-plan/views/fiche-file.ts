import type { Day } from '#kernel/day.ts'
import { tiers } from '../model/fiche.ts'
import { priority } from '../model/priority.ts'
import { completion, lateness, statuses } from '../model/statuses.ts'
import type { FicheLine } from '../queries/fiches.ts'

const inEuros = (amount: number | null) => (amount === null ? null : amount / 100)

type FileColumn = readonly [label: string, cell: (line: FicheLine, today: Day) => string | number | null]

/** A file holds every column: what is chosen is for the eyes. */
const fileColumns: readonly FileColumn[] = [
  ['Référence', (line) => line.reference],
  ['Titre', (line) => line.title],
  ['Axe', (line) => line.axisTitle],
  ['État', (line) => statuses[line.status].label],
  ['Raison de l’état', (line) => line.statusReason],
  ['En retard', (line, today) => (lateness(line, today) ? 'oui' : 'non')],
  ['Structure pilote', (line) => line.lead],
  ['Pilotes', (line) => line.pilots.join(', ')],
  ['Élus référents', (line) => line.electedLeads.join(', ')],
  ['Partenaires', (line) => line.partners.join(', ')],
  ['Début', (line) => line.startsOn],
  ['Fin', (line) => line.endsOn],
  ['Priorité', (line, today) => priority(line, today)],
  ['Budget prévu HT (euros)', (line) => inEuros(line.forecast)],
  ['Budget réalisé HT (euros)', (line) => inEuros(line.actual)],
  ['Complétude (%)', (line) => completion(line)],
  ['Qui peut la lire', (line) => tiers[line.tier].label],
  ['Modifiée le', (line) => line.updatedOn],
  ['Pourquoi', (line) => line.why],
  ['Sous-action de', (line) => line.parentReference],
  ['Territoire porteur', (line) => line.territoryName],
  ['Démonstration', (line) => (line.fictional ? 'oui' : 'non')],
]

export const fileHead = fileColumns.map(([label]) => label)

export const fileCells = (line: FicheLine, today: Day) => fileColumns.map(([, cell]) => cell(line, today))
