import { blankFiche, type FicheDraft } from '#cap/action-plan/model/fiche.ts'
import { needsReason, type Status, statuses } from '#cap/action-plan/model/statuses.ts'
import { plainName } from '#cap/territory/model.ts'
import { after, type Cell, choiceIn, dayIn, isUnderstood, type Meaning, namesIn, yesNoIn } from './cells.ts'
import { type Fields, type Reader, shownDay, type Take } from './reading.ts'
import type { SourceRow } from './table.ts'

/** What a column of a workbook may fill in a fiche action, with the words people head it with; the first is the usual one. */
export const ficheFields = {
  title: {
    label: 'Titre de l’action',
    words: ['titre', 'action', 'intitule', 'nom', 'libelle', 'nom de l action', 'intitule de l action', 'fiche action', 'projet'],
  },
  axis: { label: 'Axe', words: ['axe', 'enjeu', 'orientation', 'thematique', 'axe strategique', 'volet'] },
  why: {
    label: 'Pourquoi',
    words: ['pourquoi', 'contexte', 'constat', 'description', 'descriptif', 'presentation'],
  },
  objectives: { label: 'Objectifs', words: ['objectif', 'objectifs', 'but', 'finalite'] },
  effects: {
    label: 'Effets attendus',
    words: ['effets attendus', 'resultats attendus', 'impact attendu', 'impacts attendus', 'resultats'],
  },
  targets: { label: 'Cibles', words: ['cibles', 'cible', 'public', 'beneficiaires', 'public vise'] },
  means: { label: 'Moyens', words: ['moyens', 'ressources', 'moyens a mobiliser'] },
  lead: {
    label: 'Structure pilote',
    words: ['structure pilote', 'porteur', 'maitre d ouvrage', 'maitrise d ouvrage', 'structure', 'chef de file', 'organisme'],
  },
  pilots: {
    label: 'Pilotes',
    words: ['pilote', 'pilotes', 'responsable', 'referent', 'referent technique', 'contact'],
  },
  electedLeads: { label: 'Élus référents', words: ['elu referent', 'elus referents', 'elu'] },
  partners: { label: 'Partenaires', words: ['partenaires', 'partenaire', 'partenaires associes'] },
  governanceBody: {
    label: 'Instance de gouvernance',
    words: ['instance', 'gouvernance', 'instance de gouvernance', 'comite'],
  },
  startsOn: {
    label: 'Début',
    words: ['debut', 'date de debut', 'demarrage', 'lancement', 'calendrier debut', 'du'],
  },
  endsOn: { label: 'Fin', words: ['fin', 'date de fin', 'echeance', 'calendrier fin', 'au', 'livraison'] },
  yearly: { label: 'Se répète chaque année', words: ['annuel', 'recurrent', 'se repete', 'chaque annee'] },
  status: {
    label: 'État',
    words: ['etat', 'statut', 'avancement', 'etat d avancement', 'statut de l action'],
  },
  statusReason: {
    label: 'Raison de l’état',
    words: ['raison', 'motif', 'point de blocage', 'blocage', 'freins'],
  },
} as const satisfies Fields

type FicheField = keyof typeof ficheFields

/** How plans write each status; « en retard » is one too, for what is late is computed. */
const statusWords: Readonly<Record<Status, readonly string[]>> = {
  'to-discuss': [statuses['to-discuss'].label, 'à étudier', 'idée', 'en réflexion', 'projet'],
  'to-come': [statuses['to-come'].label, 'à lancer', 'non démarré', 'non commencé', 'prévu', 'programmé', 'planifié'],
  'under-way': [statuses['under-way'].label, 'engagé', 'lancé', 'démarré', 'en retard', 'oui', 'commencé'],
  done: [statuses.done.label, 'réalisée', 'fait', 'faite', 'terminé', 'terminée', 'achevé', 'achevée', 'clos', 'close'],
  paused: [statuses.paused.label, 'suspendu', 'suspendue', 'reporté', 'reportée', 'gelé'],
  blocked: [statuses.blocked.label, 'bloquée', 'en attente'],
  abandoned: [statuses.abandoned.label, 'abandonnée', 'annulé', 'annulée', 'arrêté', 'arrêtée'],
}

export interface Axis {
  id: string
  rank: number
  title: string
}

/** Fiches of a plan that has these axes; a row that names an axis alone places those below it. */
export function ficheReader(axes: readonly Axis[]): Reader<FicheDraft> {
  let axisId = axes[0]?.id ?? ''
  return {
    fields: ficheFields,
    isSection(row, mapping) {
      const section = axisOfSection(row, mapping, axes)
      if (section) axisId = section.id
      return section !== undefined
    },
    readRow: (take) => ficheIn(take, axes, axisId),
    nameOf: (draft) => draft.title,
    keysOf: (draft) => [plainName(draft.title)],
    leftOut: (draft) => (draft.title.length < 3 ? 'sans titre' : draft.axisId ? null : 'sans axe'),
    shown: (draft, field) => shownOf(draft, field as FicheField, axes),
  }
}

/** A row that holds one cell and names an axis: those below are of that axis. */
function axisOfSection({ cells }: SourceRow, mapping: Readonly<Record<number, string>>, axes: readonly Axis[]): Axis | undefined {
  const [only] = [...cells.values()]
  if (cells.size !== 1 || !only || mapping[only.column] === 'axis') return undefined
  return axisNamed(only.text, axes)
}

function axisNamed(text: string, axes: readonly Axis[]): Axis | undefined {
  const said = plainName(text)
  const rank = /^(?:axe|enjeu|orientation)?\s*(\d{1,2})\b/.exec(said)?.[1]
  return (
    axes.find((axis) => plainName(axis.title) === said) ??
    axes.find((axis) => said.includes(plainName(axis.title)) || (said.length > 5 && plainName(axis.title).includes(said))) ??
    axes.find((axis) => rank !== undefined && axis.rank === Number(rank))
  )
}

function ficheIn({ take, text }: Take, axes: readonly Axis[], axisId: string): FicheDraft {
  const draft = blankFiche(axisId)
  draft.title = text('title', 300).replaceAll(/\s+/g, ' ')
  for (const field of ['why', 'objectives', 'effects', 'targets', 'means'] as const) draft[field] = text(field, 8000)
  for (const field of ['lead', 'governanceBody'] as const) draft[field] = text(field, 300)
  for (const field of ['pilots', 'electedLeads', 'partners'] as const) draft[field] = (take(field, namesIn) ?? []).slice(0, 30)
  draft.axisId = take('axis', (cell) => axisIn(cell, axes))?.id ?? draft.axisId
  draft.startsOn = take('startsOn', (cell) => dayIn(cell, 'start'))
  draft.endsOn = take('endsOn', (cell) => after(dayIn(cell, 'end'), draft.startsOn))
  draft.yearly = take('yearly', yesNoIn) ?? false
  draft.statusReason = text('statusReason', 2000) || null
  draft.status = take('status', (cell) => reasoned(choiceIn(cell, statusWords, 'un état connu'), draft.statusReason)) ?? 'to-discuss'
  return draft
}

function axisIn({ text }: Cell, axes: readonly Axis[]): Meaning<Axis | null> {
  const found = axisNamed(text, axes)
  if (!found)
    return {
      problem: `« ${text} » n’est pas un axe du plan : ${axes.map((axis) => axis.title).join(' ; ')}.`,
    }
  return plainName(found.title) === plainName(text) ? { value: found } : { value: found, as: found.title }
}

function reasoned(meaning: Meaning<Status | null>, reason: string | null): Meaning<Status | null> {
  if (!isUnderstood(meaning) || meaning.value === null || reason || !needsReason(meaning.value)) return meaning
  return {
    problem: 'Une action bloquée ou abandonnée porte sa raison : désignez la colonne qui la dit, ou choisissez un autre état.',
  }
}

function shownOf(draft: FicheDraft, field: FicheField, axes: readonly Axis[]): string {
  switch (field) {
    case 'axis':
      return axes.find((axis) => axis.id === draft.axisId)?.title ?? ''
    case 'status':
      return statusWords[draft.status][0]!
    case 'yearly':
      return draft.yearly ? 'oui' : ''
    case 'startsOn':
    case 'endsOn':
      return shownDay(draft[field])
    case 'pilots':
    case 'electedLeads':
    case 'partners':
      return draft[field].join(', ')
    default:
      return draft[field] ?? ''
  }
}
