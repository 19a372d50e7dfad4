import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { rowsOfCsv, textOfFile } from '#kernel/csv.ts'
import { type Day, day, isDay } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { type Cents, euros } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { addMoney } from '#cap/funding/actions.ts'
import type { Project, ProjectKey } from '#cap/projects/model.ts'
import { readScope } from '#cap/projects/policy.ts'
import { projectByReference } from '#cap/projects/queries.ts'
import { bringsMoney } from '#cap/toolbox/model.ts'
import { deviceByCode, devices } from '#cap/toolbox/queries.ts'
import { operates } from '#cap/toolbox/queries/operators.ts'
import { checkStep, type InstalmentForm, ledgerStates, type Sent, type State, type StepForm, type StepRefusal } from './model.ts'
import { type ApplicationVerb, mayAnswer, mayOnApplications } from './policy.ts'
import { applicationByReference, type ApplicationFile, sentToday } from './queries.ts'
import * as store from './store.ts'

// What every operator asks for, where a device publishes no list.
const usualPieces = [
  'Lettre de demande signée avant tout engagement',
  'Plan de financement',
  'Devis',
  'Comptes des deux derniers exercices',
  'Attestation de minimis',
]

/** Opens the file of a project for a device: its pieces are those the device publishes, or the usual ones. */
export function openApplication(
  ctx: Ctx,
  key: ProjectKey,
  deviceCode: string,
  asked: Cents,
): Promise<Outcome<string, 'not-found' | 'forbidden' | 'unknown-device' | 'above-cost' | 'open-already'>> {
  return act(
    ctx,
    { name: 'applications.open' },
    async (tx, note): Promise<Outcome<string, 'not-found' | 'forbidden' | 'unknown-device' | 'above-cost' | 'open-already'>> => {
      const project = await projectByReference(tx, readScope(ctx.actor, ctx.today), key)
      if (!project) return refuse('not-found')
      note({ device: deviceCode, asked }, project.id)
      if (!mayOnApplications(ctx.actor, 'tell', project, ctx.today)) return refuse('forbidden')
      const device = await deviceByCode(tx, deviceCode)
      if (!device || !bringsMoney(device)) return refuse('unknown-device')
      if (project.cost !== null && asked > project.cost) return refuse('above-cost')
      const reference = await store.nextReference(tx, ctx.today)
      const pieces = device.documents.length > 0 ? device.documents : usualPieces
      const isNew = await store.addApplication(tx, {
        territoryId: project.territoryId,
        id: newId<'application'>(),
        projectId: project.id,
        deviceCode,
        reference,
        asked,
        personId: ctx.actor.id!,
        on: ctx.today,
        pieces,
      })
      if (!isNew) return refuse('open-already')
      note({ reference })
      return ok(reference)
    },
  )
}

/** A file as the person saw it: a verb on a version that is gone is refused. */
export interface SeenApplication {
  territoryId: string
  reference: string
  version: number
}

type FileRefusal = 'not-found' | 'forbidden' | 'changed-meanwhile'
type Note = (detail: Record<string, unknown>, subject?: string) => void
type Work<Value, Refusal extends string> = (tx: Tx, file: ApplicationFile, project: Project, note: Note) => Promise<Outcome<Value, Refusal>>

/** What every verb on a file begins with, for those who follow its project. */
function change<Value, Refusal extends string>(
  ctx: Ctx,
  name: string,
  verb: ApplicationVerb,
  seen: SeenApplication,
  work: Work<Value, Refusal>,
) {
  return act(ctx, { name }, async (tx, note): Promise<Outcome<Value, Refusal | FileRefusal>> => {
    const file = await applicationByReference(tx, seen.territoryId, seen.reference)
    const key = { territoryId: seen.territoryId, reference: file?.projectReference ?? '' }
    const project = file && (await projectByReference(tx, readScope(ctx.actor, ctx.today), key))
    if (!file || !project) return refuse('not-found')
    note({ application: file.reference }, file.projectId)
    if (!mayOnApplications(ctx.actor, verb, project, ctx.today)) return refuse('forbidden')
    if (!(await store.lockVersion(tx, file, seen.version))) return refuse('changed-meanwhile')
    return work(tx, file, project, note)
  })
}

/** A piece is there, or is no longer. */
export const tickPiece = (ctx: Ctx, seen: SeenApplication, rank: number, given: boolean) =>
  change<undefined, 'unknown-piece'>(ctx, 'applications.tick-piece', 'prepare', seen, async (tx, file, _, note) => {
    note({ piece: rank, given })
    return (await store.savePiece(tx, file, rank, given ? ctx.today : null)) ? ok() : refuse('unknown-piece')
  })

/** The company agrees that the operator reads this file in Ressort; it may take that back. */
export const consent = (ctx: Ctx, seen: SeenApplication, by: string | null) =>
  change<undefined, never>(ctx, 'applications.consent', 'consent', seen, async (tx, file, _, note) => {
    await store.saveConsent(tx, file, by ? { by, on: ctx.today } : null)
    note({ given: by !== null })
    return ok()
  })

const sentOf = (project: Project): Sent => ({
  title: project.title,
  summary: project.summary,
  company: project.company,
  siret: project.siret,
  communeName: project.communeName,
  filiere: project.filiereLabel,
  cost: project.cost,
  startsOn: project.startsOn,
  endsOn: project.endsOn,
  jobsCreated: project.jobsCreated,
  jobsMaintained: project.jobsMaintained,
})

/** The chef de projet says what becomes of a file; the ledger says it once, with it. */
export const tellStep = (ctx: Ctx, seen: SeenApplication, form: StepForm) =>
  change<undefined, StepRefusal>(ctx, 'applications.tell-step', 'tell', seen, async (tx, file, project, note) => {
    note({ from: file.state, to: form.to })
    return writeStep(tx, ctx, file, form, form.to === 'submitted' ? sentOf(project) : null)
  })

/** Writes a step that may be said, with what the ledger then holds. Not for a route: it asks for no right. */
export async function writeStep(
  tx: Tx,
  ctx: Ctx,
  file: ApplicationFile,
  form: StepForm,
  sent: Sent | null,
): Promise<Outcome<undefined, StepRefusal>> {
  const step = checkStep(file, file.events.at(-1), form, ctx.today)
  if (!step.ok) return step
  await store.addStep(tx, file, { ...step.value, sent, outsideNumber: form.outsideNumber }, ctx.actor.id)
  const state = form.to in ledgerStates ? ledgerStates[form.to as keyof typeof ledgerStates] : undefined
  if (state) await enterMoney(tx, ctx, file, { state, amount: form.amount ?? file.asked, on: form.on })
  return ok()
}

const enterMoney = (
  tx: Tx,
  ctx: Ctx,
  file: ApplicationFile,
  money: { state: 'requested' | 'granted' | 'contracted' | 'paid'; amount: Cents; on: Day },
) =>
  addMoney(tx, {
    territoryId: file.territoryId,
    projectId: file.projectId,
    funder: file.operator,
    deviceCode: file.deviceCode,
    state: money.state,
    amount: money.amount,
    happenedOn: money.on,
    source: `Demande ${file.reference}`,
    sourceUrl: null,
    note: null,
    personId: ctx.actor.id,
  })

/** The operator answers a file that it was given to read. */
export function answer(ctx: Ctx, seen: SeenApplication, form: StepForm): Promise<Outcome<undefined, FileRefusal | StepRefusal>> {
  return act(ctx, { name: 'applications.answer' }, async (tx, note): Promise<Outcome<undefined, FileRefusal | StepRefusal>> => {
    const file = await applicationByReference(tx, seen.territoryId, seen.reference)
    if (!file) return refuse('not-found')
    note({ application: file.reference, from: file.state, to: form.to }, file.projectId)
    if (!mayAnswer(ctx.actor, file, await operates(tx, file.deviceCode), form.to)) return refuse('forbidden')
    if (!(await store.lockVersion(tx, file, seen.version))) return refuse('changed-meanwhile')
    // The ledger is the territory's: the operator's answer enters it, the operator does not.
    await elevate(tx)
    return writeStep(tx, ctx, file, form, null)
  })
}

/** An instalment of the agreement, with what is to be sent before it is paid. */
export const planInstalment = (ctx: Ctx, seen: SeenApplication, form: InstalmentForm) =>
  change<undefined, 'not-contracted' | 'above-granted'>(ctx, 'applications.plan-instalment', 'tell', seen, async (tx, file, _, note) => {
    if (file.state !== 'contracted') return refuse('not-contracted')
    const contracted = file.events.findLast((event) => event.state === 'contracted')!.amount!
    const planned = file.instalments.reduce((sum, one) => sum + one.amount, 0)
    if (planned + form.amount > contracted) return refuse('above-granted')
    note({ label: form.label, amount: form.amount, dueOn: form.dueOn })
    await store.addInstalment(tx, file, form)
    return ok()
  })

/** Its evidence was sent, or its money came: then the ledger says it. */
export const markInstalment = (ctx: Ctx, seen: SeenApplication, instalmentId: string, what: 'asked' | 'paid', on: Day) =>
  change<undefined, 'unknown-instalment' | 'in-the-future' | 'not-next'>(
    ctx,
    'applications.mark-instalment',
    'tell',
    seen,
    async (tx, file, _, note) => {
      const instalment = file.instalments.find((one) => one.id === instalmentId)
      if (!instalment) return refuse('unknown-instalment')
      if (on > ctx.today) return refuse('in-the-future')
      const isNext =
        what === 'asked'
          ? instalment.askedOn === null
          : instalment.askedOn !== null && instalment.paidOn === null && on >= instalment.askedOn
      if (!isNext) return refuse('not-next')
      note({ label: instalment.label, what, on })
      await store.markInstalment(tx, file.territoryId, instalment.id, what, on)
      if (what === 'paid') await enterMoney(tx, ctx, file, { state: 'paid', amount: instalment.amount, on })
      return ok()
    },
  )

const delayColumns = ['device', 'number', 'submitted_on', 'complete_on', 'decided_on', 'granted', 'paid_on'] as const

/** Brings in the days of an operator's files outside labelled territories (CSV: device, number, submitted_on, complete_on, decided_on, granted, paid_on). */
export async function importOutsideFiles(ctx: Ctx, path: string) {
  const [head = [], ...rows] = rowsOfCsv(textOfFile(await readFile(path)))
  const place = new Map(head.map((name, rank) => [name.trim(), rank]))
  const problems: { line: number; column: string; reason: string }[] = []
  const imported = await act(ctx, { name: 'applications.import-delays' }, async (tx, note) => {
    const known = new Set((await devices(tx)).map((device) => device.code))
    const missing = delayColumns.filter((column) => !place.has(column))
    for (const column of missing) problems.push({ line: 1, column, reason: 'Cette colonne manque.' })
    const files =
      missing.length > 0
        ? []
        : rows.flatMap((row, rank) => outsideFileIn(row, rank + 2, { place, known, problems, source: basename(path) }))
    const counts = await store.saveOutsideFiles(tx, files)
    note({ file: basename(path), ...counts })
    return ok({ ...counts, read: rows.length, rejected: rows.length - files.length, problems })
  })
  if (!imported.ok) throw new Error('an import is not refused')
  return imported.value
}

interface Reading {
  place: ReadonlyMap<string, number>
  known: ReadonlySet<string>
  problems: { line: number; column: string; reason: string }[]
  source: string
}

function outsideFileIn(row: readonly string[], line: number, { place, known, problems, source }: Reading): store.OutsideFile[] {
  const cell = (column: (typeof delayColumns)[number]) => (row[place.get(column)!] ?? '').trim()
  const before = problems.length
  const problem = (column: string, reason: string) => problems.push({ line, column, reason })
  const dayIn = (column: (typeof delayColumns)[number]): Day | null => {
    const text = cell(column)
    if (text === '' || isDay(text)) return (text || null) as Day | null
    problem(column, `« ${text} » n’est pas une date (AAAA-MM-JJ).`)
    return null
  }
  const [deviceCode, key] = [cell('device'), cell('number')]
  if (!known.has(deviceCode)) problem('device', `« ${deviceCode} » n’est pas un dispositif du catalogue.`)
  if (!key) problem('number', 'Le numéro du dossier manque : sans lui, le reprendre deux fois le compterait deux fois.')
  const [submittedOn, completeOn, decidedOn, paidOn] = [dayIn('submitted_on'), dayIn('complete_on'), dayIn('decided_on'), dayIn('paid_on')]
  if (!submittedOn && problems.length === before) problem('submitted_on', 'Le jour du dépôt manque.')
  const order = [submittedOn, completeOn, decidedOn, paidOn].filter((one) => one !== null)
  if (order.some((one, rank) => rank > 0 && one < order[rank - 1]!)) problem('decided_on', 'Les jours de ce dossier ne se suivent pas.')
  if (problems.length > before) return []
  const granted = { oui: true, non: false, true: true, false: false }[cell('granted').toLowerCase()] ?? null
  return [{ deviceCode, key, submittedOn: submittedOn!, completeOn, decidedOn, granted, paidOn, source }]
}

/** Files of the demonstration: fictional steps for fictional projects, told as their day came. */
export function loadDemonstrationApplications(
  ctx: Ctx,
  rows: readonly FactRow[],
  projects: ReadonlyMap<string, { id: string; territoryId: string }>,
  persons: ReadonlyMap<string, string>,
): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'applications.load-demonstration' }, async (tx) => {
    await elevate(tx)
    for (const steps of Map.groupBy(rows, (row) => row.file!).values()) {
      const [first] = steps
      const { id: projectId, territoryId } = projects.get(first!.project!)!
      const key = { territoryId, id: newId<'application'>() }
      const personId = persons.get(first!.author!)!
      const reference = await store.nextReference(tx, day(first!.on!))
      await store.addApplication(tx, {
        ...key,
        projectId,
        deviceCode: first!.device!,
        reference,
        asked: euros(Number(first!.amount_euros)),
        personId,
        on: day(first!.on!),
        pieces: usualPieces,
      })
      const sent = await sentToday(tx, { territoryId, projectId })
      for (const step of steps.slice(1)) {
        await store.addStep(
          tx,
          key,
          {
            to: step.state as State,
            on: day(step.on!),
            amount: step.amount_euros ? euros(Number(step.amount_euros)) : null,
            words: step.words!,
            toChange: step.to_change || null,
            nextWindow: null,
            outsideNumber: null,
            sent,
          },
          personId,
        )
      }
      if (first!.consent_by) await store.saveConsent(tx, key, { by: first!.consent_by, on: day(first!.on!) })
    }
    return ok()
  })
}
