import { z } from 'zod'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { enqueue } from '#kernel/jobs.ts'
import { newId, SubmissionKeyField } from '#kernel/id.ts'
import type { Cents } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { DayField, EurosField, type ProjectKey } from '#cap/projects/model.ts'
import { mayActOnProject, readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { deMinimisCeiling, deMinimisRoom } from '../model.ts'
import { registerBy, registerPayload } from '../model/register.ts'
import { type Control, controlCodes } from '../model/single-undertaking.ts'
import { rules } from '../queries.ts'
import { undertakingOf } from '../queries/register.ts'
import { addGrantOfOurs, lockUndertaking } from '../store/grants.ts'
import { addEntry, addLink, type EntryKey, noteByHand, noteFailed, noteSent } from '../store/register.ts'

const siren = (missing: string) =>
  z
    .string()
    .transform((text) => text.replaceAll(/[\s\u00a0]/g, ''))
    .refine((text) => /^\d{9}$/.test(text), missing)

export const LinkForm = z.object({
  other: siren('Un SIREN compte neuf chiffres.'),
  way: z.enum(['holds', 'held'], 'Choisissez qui contrôle l’autre.'),
  control: z.enum(controlCodes as [Control, ...Control[]], 'Choisissez de quelle façon.'),
  source: z.string().trim().min(2, 'Écrivez d’où vous le savez : statuts, comptes, déclaration…').max(300, '300 caractères au plus.'),
})
export type LinkForm = z.infer<typeof LinkForm>

/** The chef de projet notes that another enterprise controls this one, or the other way: they then share the ceiling. */
export function declareLink(
  ctx: Ctx,
  key: ProjectKey,
  form: LinkForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'no-siren' | 'itself' | 'declared-already'>> {
  return act(ctx, { name: 'state-aid.declare-link' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({ other: form.other, way: form.way, control: form.control }, project.id)
    if (!mayActOnProject(ctx.actor, 'compose-plan', project, ctx.today)) return refuse('forbidden')
    if (!project.siren) return refuse('no-siren')
    if (form.other === project.siren) return refuse('itself')
    const [holder, held] = form.way === 'holds' ? [form.other, project.siren] : [project.siren, form.other]
    const link = {
      territoryId: project.territoryId,
      holder,
      held,
      control: form.control,
      source: form.source,
      declaredBy: ctx.actor.id!,
      declaredOn: ctx.today,
    }
    return (await addLink(tx, link)) ? ok() : refuse('declared-already')
  })
}

export const OwnGrantForm = z.object({
  submissionKey: SubmissionKeyField,
  amount: EurosField,
  grantedOn: DayField,
  purpose: z.string().trim().min(2, 'Écrivez ce que l’aide paie.').max(300, '300 caractères au plus.'),
})
export type OwnGrantForm = z.infer<typeof OwnGrantForm>

type OwnGrantRefusal = 'not-found' | 'forbidden' | 'no-siren' | 'in-the-future' | 'no-rule' | 'over-ceiling'

/**
 * Our own authority grants de minimis aid: counted for the whole undertaking, and owed to the national register.
 * @param onRoom told what is left, on `over-ceiling`
 */
export function grantDeMinimis(
  ctx: Ctx,
  key: ProjectKey,
  form: OwnGrantForm,
  authority: string,
  onRoom: (room: Cents) => void,
): Promise<Outcome<undefined, OwnGrantRefusal>> {
  return act(ctx, { name: 'state-aid.grant-de-minimis' }, async (tx, note) => {
    const seen = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!seen) return refuse('not-found')
    note({ amount: form.amount, grantedOn: form.grantedOn }, seen.id)
    if (!mayActOnProject(ctx.actor, 'enter-money', seen, ctx.today)) return refuse('forbidden')
    if (!seen.siren) return refuse('no-siren')
    const project = { ...seen, siren: seen.siren }
    if (form.grantedOn > ctx.today) return refuse('in-the-future')
    const law = await rules(tx)
    const ceiling = deMinimisCeiling(law, form.grantedOn)
    const due = registerBy(law, form.grantedOn)
    if (!ceiling || !due) return refuse('no-rule')
    const { members } = await undertakingOf(tx, project)
    // Two grants at the same moment would each find the room whole.
    await lockUndertaking(tx, members)
    const { grants } = await undertakingOf(tx, project)
    const grantId = await addGrantOfOurs(tx, {
      ...form,
      siren: project.siren,
      funder: authority,
      declaredBy: ctx.actor.id,
      declaredOn: ctx.today,
    })
    if (!grantId) {
      note({ sentTwice: true })
      return ok()
    }
    const room = deMinimisRoom(ceiling, grants, form.grantedOn)
    if (form.amount > room) {
      onRoom(room)
      return refuse('over-ceiling')
    }
    const id = newId<'register-entry'>()
    const beneficiary = { siren: project.siren, name: project.company, naf: project.naf }
    const payload = registerPayload({
      key: id,
      authority,
      beneficiary,
      singleUndertaking: members,
      amount: form.amount,
      grantedOn: form.grantedOn,
      purpose: form.purpose,
    })
    await addEntry(tx, { territoryId: project.territoryId, id, projectId: project.id, grantId, payload, dueOn: due.on })
    await enqueue(tx, 'state-aid-register', { territoryId: project.territoryId, id })
    return ok()
  })
}

/** Notes what the register answered. */
export function noteEntry(ctx: Ctx, key: EntryKey, answer: { receipt: string } | { error: string }): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'state-aid.note-register-answer', subject: key.id }, async (tx, note): Promise<Outcome<undefined, never>> => {
    await elevate(tx)
    note(answer)
    if ('error' in answer) await noteFailed(tx, key, answer.error)
    else await noteSent(tx, key, answer.receipt)
    return ok()
  })
}

export const ByHandForm = z.object({
  entry: z.uuid('Rechargez la page, puis envoyez à nouveau.'),
  receipt: z.string().trim().min(2, 'Recopiez le numéro que la plateforme a donné.').max(200, '200 caractères au plus.'),
})
export type ByHandForm = z.infer<typeof ByHandForm>

/** The chef de projet made the entry on the platform: its number is kept. */
export function enterByHand(
  ctx: Ctx,
  key: ProjectKey,
  form: ByHandForm,
): Promise<Outcome<undefined, 'not-found' | 'forbidden' | 'settled-already'>> {
  return act(ctx, { name: 'state-aid.enter-by-hand' }, async (tx, note) => {
    const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
    if (!project) return refuse('not-found')
    note({ entry: form.entry, receipt: form.receipt }, project.id)
    if (!mayActOnProject(ctx.actor, 'enter-money', project, ctx.today)) return refuse('forbidden')
    return (await noteByHand(tx, { territoryId: project.territoryId, id: form.entry }, form.receipt)) ? ok() : refuse('settled-already')
  })
}

/** Tells the links of control of the demonstration's fictional companies. */
export function loadDemonstrationLinks(
  ctx: Ctx,
  links: readonly { territoryId: string; holder: string; held: string }[],
): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'state-aid.load-demonstration-links' }, async (tx): Promise<Outcome<undefined, never>> => {
    await elevate(tx)
    for (const link of links)
      await addLink(tx, { ...link, control: 'majority-votes', source: 'démonstration', declaredBy: null, declaredOn: ctx.today })
    return ok()
  })
}
