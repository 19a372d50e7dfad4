import { instantOf } from '#kernel/day.ts'
import type { Sheet } from '#kernel/workbook.ts'
import { formatInstant } from '#ui/format.ts'
import { audiences, type Member, memberRoles, type SharedDocument, type Task } from '../model.ts'

export const memberSheet = (members: readonly Member[]) =>
  ({
    name: 'Membres',
    columns: [
      { label: 'personne', kind: 'text' },
      { label: 'organisation', kind: 'text' },
      { label: 'rôle dans l’espace', kind: 'text' },
      { label: 'entre par', kind: 'text' },
      { label: 'membre depuis le', kind: 'day' },
      { label: 'lit le coin des conseillers', kind: 'text' },
    ],
    rows: members.map((m) => [
      m.name,
      m.organisation,
      memberRoles[m.role].label,
      m.basis === 'guest' ? 'invitation' : 'mandat',
      m.joinedOn,
      m.adviser ? 'oui' : 'non',
    ]),
  }) satisfies Sheet

export const taskSheet = (tasks: readonly Task[]) =>
  ({
    name: 'Tâches',
    columns: [
      { label: 'numéro', kind: 'whole' },
      { label: 'tâche', kind: 'text' },
      { label: 'précisions', kind: 'text' },
      { label: 'confiée à', kind: 'text' },
      { label: 'pour le', kind: 'day' },
      { label: 'faite le', kind: 'day' },
      { label: 'faite par', kind: 'text' },
      { label: 'ouverte le', kind: 'day' },
      { label: 'ouverte par', kind: 'text' },
      { label: 'lue par', kind: 'text' },
    ],
    rows: tasks.map((t) => [
      t.number,
      t.title,
      t.detail,
      t.assignee,
      t.due,
      t.doneOn,
      t.doneBy,
      t.openedOn,
      t.openedBy,
      audiences[t.audience].label,
    ]),
  }) satisfies Sheet

export const documentSheet = (documents: readonly SharedDocument[]) =>
  ({
    name: 'Documents',
    columns: [
      { label: 'numéro', kind: 'whole' },
      { label: 'titre', kind: 'text' },
      { label: 'description', kind: 'text' },
      { label: 'fichier', kind: 'text' },
      { label: 'octets', kind: 'whole' },
      { label: 'version', kind: 'whole' },
      { label: 'ajouté le', kind: 'day' },
      { label: 'ajouté par', kind: 'text' },
      { label: 'dernière version par', kind: 'text' },
      { label: 'dernière version', kind: 'text' },
      { label: 'lu par', kind: 'text' },
    ],
    rows: documents.map((d) => [
      d.number,
      d.title,
      d.description,
      d.fileName,
      d.size,
      d.lastNumber,
      d.addedOn,
      d.addedBy,
      d.lastBy,
      formatInstant(instantOf(d.lastAt)),
      audiences[d.audience].label,
    ]),
  }) satisfies Sheet
