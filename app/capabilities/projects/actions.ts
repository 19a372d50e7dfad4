import { act, elevate, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { enterInInbox, notify, notifyChefDeProjet, settle, withdraw } from '#cap/inbox/actions/tell.ts'
import { openPairAct, type PairRefusal, signPairAct, voidPairAct } from '#cap/membership/actions/pair.ts'
import { personFor, sendFilingMail } from '#cap/membership/actions.ts'
import { type Half, halfCodes, type PairDecision } from '#cap/membership/model/pair.ts'
import { holds, type Tier } from '#cap/membership/policy.ts'
import { type Holder, holdersOf } from '#cap/membership/queries.ts'
import { communeByCode, coverageOf, enjeuxOf, filieres } from '#cap/territory/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import {
  advance,
  contentOf,
  decisionTaken,
  ideaFiled,
  type IdeaForm,
  isConfidential,
  isDecided,
  nameableRoles,
  pairKeyOf,
  type Project,
  type ProjectKey,
  signatureAwaited,
  type Stage,
  type Verdict,
} from './model.ts'
import { mayActOnProject, type ProjectVerb, readScope, readsWhenNamed, signersOf } from './policy.ts'
import { carriersOf, projectToChange } from './queries.ts'
import {
  addCarrier,
  addNamedMember,
  addProject,
  addToldProject,
  nextReference,
  referenceOfSubmission,
  saveStage,
  saveTier,
  type ToldProject,
} from './store.ts'

export type FilingRefusal = 'unknown-commune' | 'not-labelled' | 'unknown-filiere' | 'unknown-enjeu'

export interface Filed {
  reference: string
  territoryName: string
}

/**
 * An industrialist files an idea, signed in or not: it stays between them and the chef de projet, who is told.
 * A link to follow it is mailed. Sending the same form again gives the same reference, and mails nothing.
 */
export function fileIdea(ctx: Ctx, form: IdeaForm): Promise<Outcome<Filed, FilingRefusal>> {
  const id = newId<'project'>()
  return act(ctx, { name: 'projects.file', subject: id }, async (tx, note) => {
    if (!(await communeByCode(tx, form.communeCode))) return refuse('unknown-commune')
    const [coverage] = await coverageOf(tx, form.communeCode, ctx.today, currentPhase)
    if (!coverage) return refuse('not-labelled')
    if (!(await filieres(tx)).some((f) => f.code === form.filiere)) return refuse('unknown-filiere')
    const known = (await enjeuxOf(tx, currentPhase)).map((e) => e.code)
    if (!form.enjeux.every((code) => known.includes(code))) return refuse('unknown-enjeu')

    // Nobody may read or follow a file that does not exist yet: the filing itself is not done by a right.
    await elevate(tx)
    const { territory } = coverage
    const reference = await nextReference(tx, ctx.today)
    if (!(await addProject(tx, { ...form, id, territoryId: territory.id, reference, filedOn: ctx.today }))) {
      const earlier = await referenceOfSubmission(tx, territory.id, form.submissionKey)
      note({ sentTwice: earlier })
      return ok({ reference: earlier!, territoryName: territory.name })
    }
    const carrierId = ctx.actor.id ?? (await personFor(tx, form.email, form.contact))
    await addCarrier(tx, { id, territoryId: territory.id }, carrierId)
    if (!ctx.actor.id) {
      await sendFilingMail(tx, {
        personId: carrierId,
        email: form.email,
        opening: `Bonjour,\n\nVotre projet « ${form.title} » est déposé sous la référence ${reference}. Le chef de projet du territoire « ${territory.name} » va vous répondre.`,
      })
    }
    await notifyChefDeProjet(tx, ctx, ideaFiled({ id, territoryId: territory.id, territoryCode: territory.code, reference }))
    note({ reference, territory: territory.code, through: coverage.through.code })
    return ok({ reference, territoryName: territory.name })
  })
}

type MoveRefusal = 'not-found' | 'forbidden' | 'stage-skipped' | 'still-confidential' | 'stands-still' | 'changed-meanwhile'

/** The project as the person saw it: a verb on a version that is gone is refused, so that nobody decides blindly. */
export interface Seen extends ProjectKey {
  version: number
}

export const qualify = (ctx: Ctx, seen: Seen) => move(ctx, 'projects.qualify', 'qualify', seen, 'qualified')

/** The chef de projet sets an idea aside, and says why to the company. */
export const dismiss = (ctx: Ctx, seen: Seen, reason: string) => move(ctx, 'projects.dismiss', 'qualify', seen, 'rejected', reason)

/** Puts the project to the pair; it can no longer be confidential, since both halves must read it. */
export const propose = (ctx: Ctx, seen: Seen) => move(ctx, 'projects.propose', 'propose', seen, 'proposed')

/** Takes the project back from the pair, to complete it. */
export const takeBack = (ctx: Ctx, seen: Seen) => move(ctx, 'projects.take-back', 'propose', seen, 'qualified')

function move(ctx: Ctx, name: string, verb: ProjectVerb, seen: Seen, to: Stage, reason: string | null = null) {
  return change<Stage, MoveRefusal>(ctx, name, verb, seen, async (tx, project, note) => {
    const moved = advance(project, to)
    if (!moved.ok) return moved
    await saveStage(tx, { ...moved.value, reason, decidedOn: to === 'rejected' ? ctx.today : null })
    await settle(tx, { kind: 'project.idea', subjectId: project.id })
    if (project.stage === 'proposed') {
      await voidPairAct(tx, pairKeyOf(project))
      await withdraw(tx, { kind: 'project.signature', subjectId: project.id })
    }
    if (to === 'proposed') {
      await openPairAct(tx, ctx, {
        ...pairKeyOf(project),
        content: contentOf(project),
        filiere: project.filiere,
        recused: await recusedFrom(tx, project, ctx.today),
      })
      await tellPair(tx, ctx, project)
    }
    if (to === 'rejected') await tellCarriers(tx, ctx, project)
    note({ from: project.stage, to, ...(reason ? { reason } : {}) })
    return ok(to)
  })
}

/** Says who may read the project from now on; publishing may wait for an embargo day, that day included. */
export function open(ctx: Ctx, seen: Seen, tier: Tier, embargoUntil: Day | null) {
  return change<Tier, MoveRefusal>(ctx, 'projects.open', 'open', seen, async (tx, project, note) => {
    const inFrontOfThePair = project.stage === 'proposed' || isDecided(project.stage)
    if (inFrontOfThePair && isConfidential(tier)) return refuse('still-confidential')
    await saveTier(tx, project, tier, embargoUntil)
    note({ from: project.tier, to: tier, ...(embargoUntil ? { embargoUntil } : {}) })
    return ok(tier)
  })
}

/**
 * Names a person of the territory, or of an operator, who then reads the project unless it is secret.
 * Nothing takes a name back here: it ends with the mandates of the person.
 */
export function nameMember(ctx: Ctx, seen: Seen, personId: string) {
  return change<string, 'cannot-be-named' | 'named-already'>(ctx, 'projects.name-member', 'open', seen, async (tx, project, note) => {
    const holders = await holdersOf(tx, { territoryId: project.territoryId, roles: nameableRoles, on: ctx.today })
    const person = holders.find((holder) => holder.id === personId)
    if (!person || !readsWhenNamed(person, project, ctx.today)) return refuse('cannot-be-named')
    note({ person: person.name, roles: person.mandates.map((mandate) => mandate.role) })
    if (!(await addNamedMember(tx, project, person.id, ctx.today))) return refuse('named-already')
    return ok(person.name)
  })
}

/** The halves whose holders work for the company or have an interest in it: the act names them, so that the page says why it waits. */
async function recusedFrom(tx: Tx, { territoryId, siren }: Pick<Project, 'territoryId' | 'siren'>, on: Day): Promise<string[]> {
  const holders = await holdersOf(tx, { territoryId, roles: ['elu-referent', 'industriel-referent'], on })
  return holders.filter((holder) => siren !== null && holder.companies.includes(siren)).map((holder) => holder.id)
}

type SignRefusal = MoveRefusal | PairRefusal

/** One half of the pair signs. The project moves when both have signed the same verdict, and only then. */
export function sign(ctx: Ctx, seen: Seen, half: Half, verdict: Verdict) {
  return change<Verdict | 'awaited' | 'split', SignRefusal>(ctx, 'projects.sign', `sign-${half}`, seen, async (tx, project, note) => {
    if (project.stage !== 'proposed') return refuse('stage-skipped')
    const signed = await signPairAct(tx, ctx, {
      ...pairKeyOf(project),
      content: contentOf(project),
      half,
      verdict: verdict === 'retained' ? 'for' : 'against',
    })
    if (!signed.ok) return signed

    await settle(tx, { kind: 'project.signature', subjectId: project.id, personIds: await signerIds(tx, project, [half], ctx.today) })
    const decision = verdictOf[signed.value]
    if (decision === 'retained' || decision === 'rejected') {
      await saveStage(tx, { ...project, stage: decision, decidedOn: ctx.today })
      await tellCarriers(tx, ctx, project)
    }
    note({ half, verdict, decision })
    return ok(decision)
  })
}

const verdictOf = { awaited: 'awaited', split: 'split', agreed: 'retained', refused: 'rejected' } as const satisfies Record<
  PairDecision,
  string
>

/** Tells those who may sign: who declared an interest in the filiere learns nothing of the project. */
async function tellPair(tx: Tx, ctx: Ctx, project: Project): Promise<void> {
  await notify(tx, ctx, await signerIds(tx, project, halfCodes, ctx.today), signatureAwaited(project))
}

async function signerIds(tx: Tx, project: Project, signing: readonly Half[], on: Day): Promise<string[]> {
  const holders = await holdersOf(tx, { territoryId: project.territoryId, roles: ['elu-referent', 'industriel-referent'], on })
  return signing.flatMap((half) => signersOf(half, holders, project, on)).map((person) => person.id)
}

/** Tells the company that its project is decided; why is on the page, for a mail travels in the open. */
async function tellCarriers(tx: Tx, ctx: Ctx, project: Project): Promise<void> {
  // The pair decides without knowing whom to call: who carries the project is read by nobody here, only told.
  const carriers = await elevated(tx, () => carriersOf(tx, project))
  await notify(
    tx,
    ctx,
    carriers.map((carrier) => carrier.personId),
    decisionTaken(project),
  )
}

type Work<Value, Refusal extends string> = (
  tx: Tx,
  project: Project,
  note: (detail: Record<string, unknown>) => void,
) => Promise<Outcome<Value, Refusal>>

/** What every verb on a project begins with: is it there for them, may they, is it still what they saw? */
export function change<Value, Refusal extends string>(ctx: Ctx, name: string, verb: ProjectVerb, seen: Seen, work: Work<Value, Refusal>) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | 'not-found' | 'forbidden' | 'changed-meanwhile'>> => {
    const project = await projectToChange(tx, readScope(ctx.actor, ctx.today), seen)
    if (!project) return refuse('not-found')
    note({}, project.id)
    if (!mayActOnProject(ctx.actor, verb, project, ctx.today)) return refuse('forbidden')
    if (project.version !== seen.version) return refuse('changed-meanwhile')
    return work(tx, project, note)
  })
}

export interface Told extends Omit<ToldProject, 'id' | 'reference' | 'submissionKey'> {
  territoryCode: string
  carrierId: string | null
  namedIds: readonly string[]
}

/** Enters a project that a publication or the demonstration tells. @returns its id */
export function enterTold(ctx: Ctx, told: Told): Promise<Outcome<string, never>> {
  const id = newId<'project'>()
  return act(ctx, { name: 'projects.enter-told', subject: id }, async (tx, note) => {
    await elevate(tx)
    const reference = await nextReference(tx, told.filedOn)
    await addToldProject(tx, { ...told, id, reference, submissionKey: id })
    const key = { id, territoryId: told.territoryId }
    if (told.carrierId) await addCarrier(tx, key, told.carrierId)
    for (const personId of told.namedIds) await addNamedMember(tx, key, personId, told.filedOn)
    const siren = told.siret?.slice(0, 9) ?? null
    if (told.stage === 'proposed') {
      await openPairAct(tx, ctx, {
        ...pairKeyOf(key),
        content: contentOf({ ...told, reference, siren }),
        filiere: told.filiere,
        recused: await recusedFrom(tx, { territoryId: key.territoryId as Project['territoryId'], siren }, ctx.today),
      })
    }
    if (told.origin === 'demonstration') await enterWhatWaits(tx, { ...told, id: key.id, reference }, ctx.today)
    note({ reference, source: told.source })
    return ok(id)
  })
}

/** What the demonstration's projects wait for, in the inboxes of those they wait for. */
async function enterWhatWaits(tx: Tx, told: Told & { id: Project['id']; reference: string }, on: Day): Promise<void> {
  const subject = { ...told, territoryId: told.territoryId as Project['territoryId'] }
  const holders = await holdersOf(tx, {
    territoryId: told.territoryId,
    roles: ['chef-de-projet', 'elu-referent', 'industriel-referent'],
    on,
  })
  const idsOf = (persons: readonly Holder[]) => persons.map((person) => person.id)
  if (told.stage === 'idea') {
    await enterInInbox(tx, idsOf(holders.filter((person) => holds(person, 'chef-de-projet'))), ideaFiled(subject), told.filedOn)
  }
  if (told.stage !== 'proposed') return
  const asked = {
    ...subject,
    stage: 'proposed' as const,
    tier: 'territory' as const,
    regionCode: '',
    embargoUntil: null,
    own: false,
    named: false,
    siren: told.siret?.slice(0, 9) ?? null,
  }
  await enterInInbox(tx, idsOf(halfCodes.flatMap((half) => signersOf(half, holders, asked, on))), signatureAwaited(subject), told.filedOn)
}
