import { z } from 'zod'
import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { DayField } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { keyOfAward } from '../model/publication.ts'
import { awardsOf } from '../queries/publications.ts'
import { addPublication } from '../store/publications.ts'

export const PublicationForm = z.object({
  award: z
    .string('Choisissez une aide de la liste.')
    .min(3, 'Choisissez une aide de la liste.')
    .max(300, 'Choisissez une aide de la liste.'),
  publishedOn: DayField,
  evidence: z.string().trim().min(5, 'Écrivez où on la lit : adresse de la page, numéro de l’acte…').max(500, '500 caractères au plus.'),
})
type PublicationForm = z.infer<typeof PublicationForm>

type PublicationRefusal = 'not-found' | 'forbidden' | 'in-the-future' | 'before-grant' | 'noted-already'

/** The chef de projet notes that a large award is published, and where. */
export function notePublication(ctx: Ctx, territoryId: string, form: PublicationForm): Promise<Outcome<undefined, PublicationRefusal>> {
  return act(ctx, { name: 'funding.note-publication' }, async (tx, note) => {
    const scope = readScope(ctx.actor, ctx.today)
    const award = (await awardsOf(tx, scope, territoryId)).find((one) => keyOfAward(one) === form.award)
    const project = award && (await projectByReference(tx, scope, { territoryId, reference: award.reference }))
    if (!award || !project) return refuse('not-found')
    note({ funder: award.funder, publishedOn: form.publishedOn, evidence: form.evidence }, project.id)
    if (!mayActOnProject(ctx.actor, 'enter-money', project, ctx.today)) return refuse('forbidden')
    if (form.publishedOn > ctx.today) return refuse('in-the-future')
    if (form.publishedOn < award.grantedOn) return refuse('before-grant')
    const noted = {
      project,
      funder: award.funder,
      publishedOn: form.publishedOn,
      evidence: form.evidence,
      personId: ctx.actor.id!,
      on: ctx.today,
    }
    return (await addPublication(tx, noted)) ? ok() : refuse('noted-already')
  })
}
