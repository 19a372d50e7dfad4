import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { FormFields } from '#kernel/http.ts'
import type { Web } from '#kernel/web.ts'
import { type Mistakes, mistakesOf } from '#ui/form.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { type Commune, coverageOf, findCommunes } from '#cap/territory/queries.ts'
import { IdeaForm } from '../model.ts'

/** In the order of the page, which is the order of what to mend at its top. */
const fieldNames = [
  'company',
  'siret',
  'naf',
  'commune',
  'communeCode',
  'title',
  'summary',
  'purpose',
  'filiere',
  'enjeux',
  'cost',
  'startsOn',
  'endsOn',
  'jobsCreated',
  'jobsMaintained',
  'contact',
  'email',
] as const
export type IdeaField = (typeof fieldNames)[number]

/** The person signed in, whose name and address are not asked again. */
export interface Filer {
  name: string
  email: string
}

export interface IdeaRead {
  /** Absent when there is something to mend. */
  idea?: IdeaForm
  mistakes: Mistakes
  /** Those that the text may mean, when the person has to choose. */
  communes: Commune[]
}

/** Reads the form whole: every mistake is told at once, the commune's with those of the other fields. */
export async function readIdea(ctx: Pick<Web, 'db' | 'today'>, fields: FormFields, filer: Filer | null): Promise<IdeaRead> {
  const place = await readPlace(ctx, fields)
  const parsed = IdeaForm.safeParse({
    ...Object.fromEntries(fieldNames.map((name) => [name, ''])),
    ...fields,
    ...(filer && { contact: filer.name, email: filer.email }),
    // A key that is missing, or is none, only loses what tells a form sent twice.
    submissionKey: z.uuid().safeParse(fields.submissionKey).data ?? randomUUID(),
    communeCode: place.commune?.code ?? '',
  })
  const { communeCode: _told, ...others } = parsed.success ? {} : mistakesOf(parsed.error)
  const mistakes = inOrder({ ...others, ...place.mistakes })
  const idea = parsed.success && Object.keys(mistakes).length === 0 ? parsed.data : undefined
  return { ...(idea && { idea }), mistakes, communes: place.communes }
}

interface PlaceRead {
  commune?: Commune
  mistakes: Partial<Record<IdeaField, string>>
  communes: Commune[]
}

async function readPlace(ctx: Pick<Web, 'db' | 'today'>, fields: FormFields): Promise<PlaceRead> {
  const text = textOf(fields.commune) || textOf(fields.communeCode)
  if (!text) return { mistakes: { commune: 'Écrivez la commune : son nom, son code postal ou son code Insee.' }, communes: [] }
  const found = await findCommunes(ctx.db, text)
  if (found.length === 0) return { mistakes: { commune: sentences.unknown }, communes: [] }
  const communes = found.length > 1 ? found : []
  const commune = found.length > 1 ? found.find(({ code }) => code === fields.communeCode) : found[0]
  if (!commune) return { mistakes: { communeCode: sentences.several }, communes }
  const covered = await coverageOf(ctx.db, commune.code, ctx.today, currentPhase)
  const mistakes = covered.length > 0 ? {} : { commune: notLabelled(commune.name) }
  return { commune, mistakes, communes }
}

const textOf = (value: FormFields[string] | undefined): string => (typeof value === 'string' ? value.trim() : '')

const sentences = {
  unknown: 'Aucune commune ne porte ce nom ou ce code : vérifiez-le, ou écrivez le code postal.',
  several: 'Plusieurs communes répondent à ce nom ou à ce code : choisissez celle du projet.',
}

/** What to say of a commune that no territory covers. */
export const notLabelled = (commune: string): string =>
  `${commune} n’est aujourd’hui dans aucun territoire labellisé : son projet ne se dépose pas ici. Écrivez une autre commune si l’investissement se fait ailleurs, sinon adressez-vous à votre intercommunalité ou à votre Région.`

function inOrder(mistakes: Mistakes): Mistakes {
  const names: readonly string[] = ['', ...fieldNames]
  return Object.fromEntries(Object.entries(mistakes).sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)))
}
