import { randomBytes } from 'node:crypto'
import { act, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { dayInWords } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { newId } from '#kernel/id.ts'
import { sendLater } from '#kernel/mail.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { notify, notifyChefDeProjet, settle, withdraw } from '#cap/inbox/actions/tell.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { filieres } from '#cap/territory/queries.ts'
import type { Where } from '../actions.ts'
import {
  type AnswerForm,
  type DecisionForm,
  earliestDue,
  endings,
  type Firm,
  isUnsealed,
  namesTheFirm,
  type OfferForm,
  type Prospect,
  type ProspectForm,
} from '../model/prospects.ts'
import { mayAnswerProspects, offererOf, prospectScope } from '../policy.ts'
import { answersTo, candidatesFor, firmOf, prospectByToken, prospectFiled, prospectOffered } from '../queries/prospects.ts'
import { addLead, companyNamed } from '../store.ts'
import * as store from '../store/prospects.ts'

const newToken = () => randomBytes(32).toString('base64url')

const firmIn = (form: ProspectForm): Firm => ({
  name: form.firmName,
  siren: form.firmSiren,
  contactName: form.contactName,
  contactEmail: form.contactEmail,
})

export interface SeenProspect {
  reference: string
  version: number
}

type FileRefusal = 'forbidden' | 'unknown-filiere' | 'names-the-firm'

/** A draft: nobody is told of it. @returns its reference */
export function fileProspect(ctx: Ctx, form: ProspectForm): Promise<Outcome<string, FileRefusal>> {
  return act(ctx, { name: 'companies.file-prospect' }, async (tx, note) => {
    const offerer = offererOf(ctx.actor)
    if (!offerer) return refuse('forbidden')
    if (!(await isFiliere(tx, form.filiere))) return refuse('unknown-filiere')
    if (namesTheFirm(form)) return refuse('names-the-firm')
    const id = newId<'prospect'>()
    const reference = await elevated(tx, () => store.nextReference(tx, ctx.today.slice(0, 4)))
    const added = await store.addProspect(tx, { id, reference, offerer, form, personId: ctx.actor.id!, on: ctx.today })
    note({ reference: added.reference, ...(!added.isNew && { sentTwice: true }) }, id)
    return ok(added.reference)
  })
}

export function correctProspect(
  ctx: Ctx,
  seen: SeenProspect,
  form: ProspectForm,
): Promise<Outcome<undefined, FileRefusal | 'not-found' | 'changed-meanwhile'>> {
  return act(ctx, { name: 'companies.correct-prospect' }, async (tx, note) => {
    const prospect = await prospectFiled(tx, prospectScope(ctx.actor), seen.reference)
    if (!prospect) return refuse('not-found')
    note({ reference: prospect.reference }, prospect.id)
    if (!(await isFiliere(tx, form.filiere))) return refuse('unknown-filiere')
    if (namesTheFirm(form)) return refuse('names-the-firm')
    return (await store.saveDraft(tx, prospect.id, seen.version, { ...form, firm: firmIn(form) })) ? ok() : refuse('changed-meanwhile')
  })
}

const isFiliere = async (tx: Tx, code: string) => (await filieres(tx)).some((filiere) => filiere.code === code)

type OfferRefusal = 'not-found' | 'too-soon' | 'unknown-territory' | 'changed-meanwhile'

/** Offers it to several territories: the same text, at the same instant, until the same day; the firm is told where it can follow it. */
export function offerProspect(ctx: Ctx, seen: SeenProspect, form: OfferForm): Promise<Outcome<undefined, OfferRefusal>> {
  return act(ctx, { name: 'companies.offer-prospect' }, async (tx, note) => {
    const prospect = await prospectFiled(tx, prospectScope(ctx.actor), seen.reference)
    if (!prospect) return refuse('not-found')
    if (form.dueOn < earliestDue(ctx.today)) return refuse('too-soon')
    const candidates = (await candidatesFor(tx, prospect, currentPhase, ctx.today)).filter(({ hasChef }) => hasChef)
    const chosen = candidates.filter(({ id }) => form.territories.includes(id))
    if (chosen.length !== new Set(form.territories).size) return refuse('unknown-territory')
    note({ reference: prospect.reference, to: chosen.map(({ code }) => code), dueOn: form.dueOn }, prospect.id)
    if (
      !(await store.offer(
        tx,
        prospect.id,
        seen.version,
        chosen.map(({ id }) => id),
        form.dueOn,
      ))
    )
      return refuse('changed-meanwhile')
    for (const territory of chosen) {
      await notifyChefDeProjet(tx, ctx, {
        kind: 'prospect.offered',
        territoryId: territory.id,
        subjectId: prospect.id,
        dueOn: form.dueOn,
        title: `${prospect.reference} : un projet d’implantation vous est proposé, réponse avant la fin du ${dayInWords(form.dueOn)}`,
        path: `/espace/${territory.code}/implantations/${prospect.reference}`,
      })
    }
    await tellFirm(
      tx,
      prospect,
      `Votre projet d’implantation ${prospect.reference} est proposé à ${chosen.length} territoires`,
      `${prospect.offeredBy} l’a proposé aujourd’hui, sans votre nom, à ${chosen.length} territoires, qui répondent avant la fin du ${dayInWords(form.dueOn)}. Cette page vous dit ce qui leur a été écrit, et à qui :`,
    )
    return ok()
  })
}

// Each mail carries a new link: the one before opens nothing any longer.
async function tellFirm(tx: Tx, prospect: Pick<Prospect, 'id'>, subject: string, text: string): Promise<void> {
  const firm = (await firmOf(tx, prospect.id))!
  const token = newToken()
  await store.setToken(tx, prospect.id, token)
  await sendLater(tx, { to: firm.contactEmail, subject, text: `Bonjour ${firm.contactName},\n\n${text}`, path: `/implantation/${token}` })
}

type AnswerRefusal = 'forbidden' | 'not-found' | 'closed' | 'changed-meanwhile'

/** Written and mended until the deadline; nobody else reads it before. @param version of the answer that was seen, or nothing */
export function answerProspect(
  ctx: Ctx,
  where: Where,
  seen: { reference: string; version: number | null },
  form: AnswerForm,
): Promise<Outcome<undefined, AnswerRefusal>> {
  return act(ctx, { name: 'companies.answer-prospect' }, async (tx, note) => {
    if (!mayAnswerProspects(ctx.actor, where)) return refuse('forbidden')
    const prospect = await prospectOffered(tx, prospectScope(ctx.actor), where.id, seen.reference)
    if (!prospect) return refuse('not-found')
    note({ reference: prospect.reference, territory: where.id, kind: form.kind }, prospect.id)
    if (prospect.ended || isUnsealed(prospect, ctx.today)) return refuse('closed')
    const answering = { territoryId: where.id, prospectId: prospect.id, personId: ctx.actor.id!, version: seen.version }
    if (!(await store.answer(tx, answering, form))) return refuse('changed-meanwhile')
    const told = await holdersOf(tx, { territoryId: where.id, roles: ['chef-de-projet'], on: ctx.today })
    await settle(tx, { kind: 'prospect.offered', subjectId: prospect.id, personIds: told.map(({ id }) => id) })
    return ok()
  })
}

type DecisionRefusal = 'not-found' | 'draft' | 'sealed' | 'did-not-offer-a-site' | 'changed-meanwhile'

/** One is chosen among those who answered, or none, or the offer is withdrawn: each is told, with the same reason. */
export function decideProspect(ctx: Ctx, seen: SeenProspect, form: DecisionForm): Promise<Outcome<undefined, DecisionRefusal>> {
  return act(ctx, { name: 'companies.decide-prospect' }, async (tx, note) => {
    const prospect = await prospectFiled(tx, prospectScope(ctx.actor), seen.reference)
    if (!prospect) return refuse('not-found')
    note({ reference: prospect.reference, ended: form.ended }, prospect.id)
    if (!prospect.offeredAt) return refuse('draft')
    if (form.ended !== 'withdrawn' && !isUnsealed(prospect, ctx.today)) return refuse('sealed')
    const answers = await answersTo(tx, prospect.id)
    if (form.chosenId && !answers.some((answer) => answer.territoryId === form.chosenId && answer.kind === 'site'))
      return refuse('did-not-offer-a-site')
    if (!(await store.endOffer(tx, prospect.id, seen.version, form))) return refuse('changed-meanwhile')
    const chosen = prospect.offeredTo.find(({ id }) => id === form.chosenId)
    note({ chosen: chosen?.code ?? null, answers: answers.length })
    await withdraw(tx, { kind: 'prospect.offered', subjectId: prospect.id })
    for (const territory of prospect.offeredTo) {
      await notifyChefDeProjet(tx, ctx, {
        kind: 'prospect.decided',
        territoryId: territory.id,
        subjectId: prospect.id,
        path: `/espace/${territory.code}/implantations/${prospect.reference}`,
        title: `${prospect.reference} : ${chosen ? `le territoire retenu est ${chosen.name}` : endings[form.ended].toLowerCase()}`,
      })
    }
    if (chosen) {
      await tellFirm(
        tx,
        prospect,
        `${prospect.reference} : ${chosen.name} est retenu pour votre projet`,
        `Cette page vous dit ce que ${chosen.name} propose et pourquoi ce territoire est retenu. Il ne sait pas qui vous êtes : vous le lui dites d’un bouton, ou vous ne donnez pas suite.`,
      )
    }
    return ok()
  })
}

/** The firm tells the territory that was chosen who it is. The link is its right: it may be nobody here. */
export const agreeToBeKnown = (ctx: Ctx, token: string) =>
  answerOfFirm(ctx, token, 'companies.reveal-firm', store.revealFirm, 'l’entreprise s’est fait connaître')

export const giveNoSequel = (ctx: Ctx, token: string) =>
  answerOfFirm(ctx, token, 'companies.decline-for-firm', store.declineForFirm, 'l’entreprise ne donne pas suite')

function answerOfFirm(
  ctx: Ctx,
  token: string,
  name: string,
  write: typeof store.revealFirm,
  words: string,
): Promise<Outcome<undefined, 'spent'>> {
  return act(ctx, { name }, async (tx, note) =>
    elevated(tx, async () => {
      const prospect = await prospectByToken(tx, token)
      if (!prospect || !(await write(tx, prospect.id))) return refuse('spent')
      note({ reference: prospect.reference }, prospect.id)
      const chosen = prospect.offeredTo.find(({ id }) => id === prospect.chosenId)!
      const fact = { kind: 'prospect.revealed', subjectId: prospect.id, title: `${prospect.reference} : ${words}` } as const
      await notifyChefDeProjet(tx, ctx, {
        ...fact,
        territoryId: chosen.id,
        path: `/espace/${chosen.code}/implantations/${prospect.reference}`,
      })
      await notify(tx, ctx, [prospect.filedBy], { ...fact, territoryId: null, path: `/implantations/${prospect.reference}` })
      return ok()
    }),
  )
}

/** The territory that was chosen enters the firm among its companies and its leads. Twice is once. */
export function takeOnProspect(ctx: Ctx, where: Where, reference: string): Promise<Outcome<undefined, 'forbidden' | 'not-found'>> {
  return act(ctx, { name: 'companies.take-on-prospect' }, async (tx, note) => {
    if (!mayAnswerProspects(ctx.actor, where)) return refuse('forbidden')
    const prospect = await prospectOffered(tx, prospectScope(ctx.actor), where.id, reference)
    const firm = prospect?.chosenId === where.id ? await firmOf(tx, prospect.id) : undefined
    if (!prospect || !firm) return refuse('not-found')
    const companyId = await companyNamed(tx, where.id, firm.name, `projet d’implantation ${reference}`, ctx.today)
    const id = newId<'lead'>()
    note({ reference, company: companyId }, id)
    await addLead(tx, where.id, {
      id,
      title: prospect.title,
      words: prospect.words,
      companyId,
      channel: 'request',
      sourcedBy: prospect.territoryId ? 'epci' : 'region',
      receivedOn: ctx.today,
      visitId: null,
      personId: ctx.actor.id!,
      submissionKey: prospect.id,
    })
    return ok()
  })
}
