import { z } from 'zod'
import { act, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { type Device, rulesOn } from '../model.ts'
import { addLeaf, checkPublication, type Draft, expectations, type PublishRefusal, readFacts, withLeaf } from '../model/draft.ts'
import { type Leaf, leavesOf, type Rule, RuleSchema } from '../model/rule.ts'
import { mayEditRules } from '../policy.ts'
import { deviceByCode } from '../queries.ts'
import { casesOf, draftOf, operates } from '../queries/operators.ts'
import { addCase, dropCase, dropDraft, openDraft, publishVersion, saveDraft } from '../store/drafts.ts'

type Closed = 'not-found' | 'forbidden'
type Draftless = Closed | 'no-draft'

/** A value, or the sentence that says what to mend, beside its field. */
type Mistake = { ok: false; refusal: 'mistake'; field: string; sentence: string }
const mistake = (field: string, sentence: string): Mistake => ({ ok: false, refusal: 'mistake', field, sentence })

interface Verb {
  tx: Tx
  ctx: Ctx
  note: Note
}

async function deviceToEdit({ tx, ctx, note }: Verb, code: string): Promise<Outcome<Device, Closed>> {
  const device = await deviceByCode(tx, code)
  if (!device) return refuse('not-found')
  note({ device: code })
  return mayEditRules(ctx.actor, await operates(tx, code)) ? ok(device) : refuse('forbidden')
}

async function draftToEdit(verb: Verb, code: string): Promise<Outcome<{ device: Device; draft: Draft }, Draftless>> {
  const device = await deviceToEdit(verb, code)
  if (!device.ok) return device
  const draft = await draftOf(verb.tx, code)
  return draft ? ok({ device: device.value, draft }) : refuse('no-draft')
}

/** Opens a draft from the rules in force. One that is open already is kept. */
export function draftRules(ctx: Ctx, code: string): Promise<Outcome<undefined, Closed>> {
  return act(ctx, { name: 'toolbox.draft-rules' }, async (tx, note): Promise<Outcome<undefined, Closed>> => {
    const device = await deviceToEdit({ tx, ctx, note }, code)
    if (!device.ok) return device
    if (await draftOf(tx, code)) return ok()
    const { rule, version } = rulesOn(device.value, ctx.today)
    await openDraft(tx, { device: code, rule, personId: ctx.actor.id!, on: ctx.today }, version)
    return ok()
  })
}

export function abandonDraft(ctx: Ctx, code: string): Promise<Outcome<undefined, Draftless>> {
  return act(ctx, { name: 'toolbox.abandon-draft' }, async (tx, note): Promise<Outcome<undefined, Draftless>> => {
    const found = await draftToEdit({ tx, ctx, note }, code)
    if (!found.ok) return found
    await dropDraft(tx, code)
    return ok()
  })
}

export const LeafForm = z.object({
  fact: z.string().trim(),
  operator: z.string().trim().default('is'),
  value: z.string().trim().default(''),
  text: z.string().trim(),
  source: z.string().trim(),
  law: z.string().trim().default(''),
})
export type LeafForm = z.infer<typeof LeafForm>

type EditOutcome = Outcome<undefined, Draftless | 'stale'> | Mistake

/** Changes one condition of the draft, or takes it out. @param rank of the condition, in reading order */
export const changeCondition = (ctx: Ctx, code: string, asked: { rank: number; form: LeafForm; version: number }) =>
  edit(ctx, code, asked.version, (rule) => withChecked(asked.form, (leaf) => withLeaf(rule, asked.rank, leaf)))

export const removeCondition = (ctx: Ctx, code: string, asked: { rank: number; version: number }) =>
  edit(ctx, code, asked.version, (rule) => (asked.rank < leavesOf(rule).length ? withLeaf(rule, asked.rank, undefined) : rule))

/** Adds a condition that must hold with the others. */
export const addCondition = (ctx: Ctx, code: string, asked: { form: LeafForm; version: number }) =>
  edit(ctx, code, asked.version, (rule) => withChecked(asked.form, (leaf) => addLeaf(rule, leaf)))

/** Writes the whole draft as a tree: for what one condition after another cannot say. */
export const writeDraft = (ctx: Ctx, code: string, asked: { json: string; version: number }) =>
  edit(ctx, code, asked.version, () => {
    const parsed = RuleSchema.safeParse(jsonOrNothing(asked.json))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    return mistake('json', `${issue!.path.join('.') || 'règle'} : ${issue!.message}`)
  })

function withChecked(form: LeafForm, use: (leaf: Leaf) => Rule): Rule | Mistake {
  const { fact, operator, value, text, source, law } = form
  const said = { text, source, ...(law && { law }) }
  const written = fact.startsWith('appreciation:')
    ? { kind: 'appreciation', key: fact.slice('appreciation:'.length), ...said }
    : { kind: 'criterion', fact, operator, value, ...said }
  const parsed = RuleSchema.safeParse(written)
  if (parsed.success) return use(parsed.data as Leaf)
  const [issue] = parsed.error.issues
  return mistake(String(issue!.path[0] ?? 'value'), issue!.message)
}

function edit(ctx: Ctx, code: string, version: number, change: (rule: Rule) => Rule | Mistake): Promise<EditOutcome> {
  let wrong: Mistake | undefined
  const done = act(ctx, { name: 'toolbox.edit-draft' }, async (tx, note): Promise<Outcome<undefined, Draftless | 'stale' | 'mistake'>> => {
    const found = await draftToEdit({ tx, ctx, note }, code)
    if (!found.ok) return found
    const rule = change(found.value.draft.rule)
    if ('refusal' in rule) {
      wrong = rule
      return refuse('mistake')
    }
    const isSaved = await saveDraft(tx, { device: code, rule, personId: ctx.actor.id!, on: ctx.today }, version)
    return isSaved ? ok() : refuse('stale')
  })
  return done.then((outcome) => wrong ?? (outcome as EditOutcome))
}

export interface CaseForm {
  name: string
  facts: string
  expected: string
}

/** Adds a case that the rules must judge as expected. */
export function addRuleCase(ctx: Ctx, code: string, form: CaseForm): Promise<Outcome<undefined, Closed> | Mistake> {
  let wrong: Mistake | undefined
  const done = act(ctx, { name: 'toolbox.add-rule-case' }, async (tx, note): Promise<Outcome<undefined, Closed | 'mistake'>> => {
    const device = await deviceToEdit({ tx, ctx, note }, code)
    if (!device.ok) return device
    const rule = (await draftOf(tx, code))?.rule ?? rulesOn(device.value, ctx.today).rule
    const facts = readFacts(form.facts, rule)
    const name = form.name.trim()
    if (name.length < 3 || name.length > 200) wrong = mistake('name', 'Donnez un nom à ce cas (3 à 200 caractères).')
    else if (!facts.ok) wrong = mistake('facts', `${facts.wrong?.reason}. Écrivez un fait par ligne, par exemple « cost = 400000 ».`)
    else if (!Object.hasOwn(expectations, form.expected)) wrong = mistake('expected', 'Choisissez l’avis attendu.')
    if (wrong || !facts.ok) return refuse('mistake')
    await addCase(tx, code, {
      id: newId<'rule-case'>(),
      name,
      facts: facts.value,
      expected: form.expected as keyof typeof expectations,
      personId: ctx.actor.id!,
      on: ctx.today,
    })
    return ok()
  })
  return done.then((outcome) => wrong ?? (outcome as Outcome<undefined, Closed>))
}

export function removeRuleCase(ctx: Ctx, code: string, id: string): Promise<Outcome<undefined, Closed>> {
  return act(ctx, { name: 'toolbox.remove-rule-case' }, async (tx, note): Promise<Outcome<undefined, Closed>> => {
    const device = await deviceToEdit({ tx, ctx, note }, code)
    if (!device.ok) return device
    await dropCase(tx, code, id)
    return ok()
  })
}

/** Another person of the operator puts the draft in force from a day; what was in force before stays so for the days before. */
export function publishRules(
  ctx: Ctx,
  code: string,
  asked: { from: Day; version: number },
): Promise<Outcome<number, Draftless | PublishRefusal | 'stale'>> {
  return act(ctx, { name: 'toolbox.publish-rules' }, async (tx, note): Promise<Outcome<number, Draftless | PublishRefusal | 'stale'>> => {
    const found = await draftToEdit({ tx, ctx, note }, code)
    if (!found.ok) return found
    const { draft } = found.value
    if (draft.version !== asked.version) return refuse('stale')
    const personId = ctx.actor.id!
    const checked = checkPublication(draft, await casesOf(tx, code), { personId, from: asked.from, today: ctx.today })
    if (!checked.ok) return checked
    const version = await publishVersion(tx, {
      device: code,
      rule: draft.rule,
      editors: draft.editors,
      personId,
      from: asked.from,
      on: ctx.today,
    })
    await dropDraft(tx, code)
    note({ from: asked.from, ruleVersion: version })
    return ok(version)
  })
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
