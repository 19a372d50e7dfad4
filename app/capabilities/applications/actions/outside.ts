import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Tx } from '#kernel/db.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { readScope } from '#cap/projects/policy.ts'
import { read } from '#kernel/act.ts'
import { writeStep, type SeenApplication } from '../actions.ts'
import { type Asked, askDossier, type DemarchesAccess } from '../jobs/demarches.ts'
import { answerOf, dossierNumber, stepsFrom, type OutsideProblem } from '../model/outside.ts'
import { mayOnApplications } from '../policy.ts'
import { applicationByReference, type ApplicationFile, sentToday } from '../queries.ts'
import { filesToAskFor, sirenOf } from '../queries/outside.ts'
import { lockVersion } from '../store.ts'
import { saveOutsideAnswer } from '../store/outside.ts'

type Refusal = 'not-found' | 'forbidden' | 'no-access' | 'no-number' | 'changed-meanwhile'

/** The chef de projet asks demarches-simplifiees.fr what becomes of a file; what it answers is noted as its own. */
export async function refreshOutside(
  ctx: Ctx,
  access: DemarchesAccess | undefined,
  seen: SeenApplication,
): Promise<Outcome<OutsideProblem | null, Refusal>> {
  const allowed = await read(ctx, (tx) => fileToRefresh(tx, ctx, seen))
  const number = allowed.ok ? dossierNumber(allowed.value.outsideNumber) : undefined
  // Asked outside any transaction: the site may be slow.
  const asked = number && access ? await askDossier(access, number) : undefined
  return act(ctx, { name: 'applications.refresh-outside' }, async (tx, note): Promise<Outcome<OutsideProblem | null, Refusal>> => {
    const file = await fileToRefresh(tx, ctx, seen)
    if (!file.ok) return file
    note({ application: file.value.reference, number: file.value.outsideNumber }, file.value.projectId)
    if (!access) return refuse('no-access')
    if (!asked) return refuse('no-number')
    await elevate(tx)
    if (!(await lockVersion(tx, file.value, seen.version))) return refuse('changed-meanwhile')
    return ok(await writeAnswer(tx, ctx, file.value, { asked, note }))
  })
}

async function fileToRefresh(tx: Tx, ctx: Ctx, seen: SeenApplication): Promise<Outcome<ApplicationFile, 'not-found' | 'forbidden'>> {
  const file = await applicationByReference(tx, seen.territoryId, seen.reference)
  const project =
    file &&
    (await projectByReference(tx, readScope(ctx.actor, ctx.today), { territoryId: seen.territoryId, reference: file.projectReference }))
  if (!file || !project) return refuse('not-found')
  return mayOnApplications(ctx.actor, 'tell', project, ctx.today) ? ok(file) : refuse('forbidden')
}

/** Asks for every file that waits; stops when the access is refused, since it is for all of them. Done once a day. */
export async function refreshAllOutside(ctx: Ctx, access: DemarchesAccess): Promise<{ asked: number; changed: number }> {
  const listed = await act(ctx, { name: 'applications.list-outside' }, async (tx) => {
    await elevate(tx)
    return ok(await filesToAskFor(tx))
  })
  const counts = { asked: 0, changed: 0 }
  for (const { territoryId, reference, outsideNumber } of listed.ok ? listed.value : []) {
    const number = dossierNumber(outsideNumber)
    if (!number) continue
    const asked = await askDossier(access, number)
    counts.asked++
    await act(ctx, { name: 'applications.refresh-outside' }, async (tx, note) => {
      await elevate(tx)
      const file = await applicationByReference(tx, territoryId, reference)
      if (!file || file.outsideNumber !== outsideNumber || !(await lockVersion(tx, file, file.version))) return ok()
      note({ application: reference, number: outsideNumber }, file.projectId)
      await writeAnswer(tx, ctx, file, {
        asked,
        note: (detail) => {
          note(detail)
          counts.changed += Number('to' in detail)
        },
      })
      return ok()
    })
    if (!asked.ok && asked.refusal === 'token-refused') break
  }
  return counts
}

interface Answered {
  asked: Asked
  note: (detail: Record<string, unknown>) => void
}

/** Notes an answer, as the system: the steps are the site's, not a person's. @returns what is wrong with it */
async function writeAnswer(tx: Tx, ctx: Ctx, file: ApplicationFile, { asked, note }: Answered): Promise<OutsideProblem | null> {
  const problem = asked.ok ? await companyDiffers(tx, file, asked.value.siret) : asked.refusal
  if (!asked.ok || problem) {
    note({ problem })
    await saveOutsideAnswer(tx, file, { state: null, stateOn: null, message: '', problem, askedOn: ctx.today })
    return problem
  }
  const found = stepsFrom(asked.value, file, ctx.today)
  let now = file
  for (const step of found.steps) {
    const sent = step.to === 'submitted' ? await sentToday(tx, file) : null
    const done = await writeStep(tx, { ...ctx, actor: { ...ctx.actor, id: null } }, now, { ...step, outsideNumber: null }, sent)
    if (!done.ok) throw new Error(`a step that was checked is refused: ${done.refusal}`)
    note({ from: file.state, to: step.to })
    now = {
      ...now,
      state: step.to,
      events: [
        ...now.events,
        { id: '', state: step.to, happenedOn: step.on, amount: null, words: step.words, toChange: null, nextWindow: null, by: null },
      ],
    }
  }
  await saveOutsideAnswer(tx, file, { ...answerOf(asked.value), problem: found.problem, askedOn: ctx.today })
  return found.problem
}

// The access reads the files of everybody who filed there: a number typed wrong must not tell of another company.
async function companyDiffers(tx: Tx, file: ApplicationFile, siret: string | null): Promise<'other-company' | null> {
  const siren = await sirenOf(tx, file)
  return siren === null || siret === null || siret.slice(0, 9) !== siren ? 'other-company' : null
}
