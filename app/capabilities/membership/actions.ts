import { randomBytes } from 'node:crypto'
import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { countAttempt } from '#kernel/attempts.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { type Mail, sendLater } from '#kernel/mail.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import type { PhaseCode } from '#cap/territory/model.ts'
import { filingLinkDays, type JoiningForm, linkMinutes, sessionDays } from './model.ts'
import { mayInSpace, territorySubject } from './policy.ts'
import { holdersOf, linkStatus } from './queries.ts'
import * as store from './store.ts'

const newToken = () => randomBytes(32).toString('base64url')

export interface LinkRequest {
  email: string
  /** Value of a cookie of the browser that asks: the link opens nothing in another. */
  browser: string
  address: string | undefined
  /** A path of ours to go to once signed in. */
  returnTo?: string | undefined
}

/** Mails a sign-in link, one use, fifteen minutes. An unknown address gets the same answer, and no mail. */
export async function requestSignInLink(ctx: Ctx, request: LinkRequest): Promise<Outcome<undefined, 'too-many'>> {
  const mailbox = await countAttempt(ctx.db, `sign-in:${request.email}`, { most: 5, minutes: 15 })
  const place = await countAttempt(ctx.db, `sign-in-from:${request.address ?? 'unknown'}`, { most: 30, minutes: 15 })
  return act(ctx, { name: 'membership.request-link' }, async (tx) => {
    if (!mailbox || !place) return refuse('too-many')
    const personId = await store.findPerson(tx, request.email)
    if (personId) {
      const { email, browser, returnTo } = request
      await sendLink(tx, { personId, email, browser, minutes: linkMinutes, returnTo })
    }
    return ok()
  })
}

interface LinkMail {
  personId: string
  email: string
  browser: string | null
  minutes: number
  /** What the mail says before the link; the plain sign-in sentence without it. */
  opening?: string
  returnTo?: string | undefined
}

/** Writes the link and its mail in the transaction of a verb: undone with it. */
async function sendLink(tx: Tx, { personId, email, browser, minutes, opening, returnTo }: LinkMail): Promise<void> {
  const token = newToken()
  await store.addLink(tx, { token, personId, browser, minutes })
  const suffix = returnTo ? `?retour=${encodeURIComponent(returnTo)}` : ''
  const life = minutes >= 1440 ? `${minutes / 1440} jours` : `${minutes} minutes`
  await sendLater(tx, {
    to: email,
    subject: opening ? filedSubject : 'Votre lien de connexion à Ressort',
    text: `${opening ?? 'Bonjour,\n\nVous avez demandé à vous connecter à Ressort.'}

Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : rien ne sera fait. Sinon, ouvrez ce lien pour vous connecter (il sert une fois, et reste valable ${life}) :`,
    path: `/connexion/lien/${token}${suffix}`,
  })
}

export interface FilingMail {
  personId: string
  email: string
  /** What was filed, and what comes next. */
  opening: string
}

/**
 * Tells the address that a filing gave where to follow it. Nobody has proved that address: the link that waits there
 * opens the projects of a company, never the mandates of someone who did not ask to sign in.
 */
export async function sendFilingMail(tx: Tx, { personId, email, opening }: FilingMail): Promise<void> {
  if (!(await store.hasMandate(tx, personId))) {
    return sendLink(tx, { personId, email, browser: null, minutes: filingLinkDays * 1440, opening })
  }
  const text = `${opening}\n\nPour le suivre, connectez-vous avec cette adresse :`
  await sendLater(tx, { to: email, subject: filedSubject, text, path: '/connexion?retour=/mes-projets' })
}

const filedSubject = 'Votre projet est bien déposé'

/** Mails the chef de projet of a territory: for what comes from outside. Other capabilities tell by the inbox. */
async function mailChefDeProjet(tx: Tx, territoryId: string, on: Day, letter: Omit<Mail, 'to'>): Promise<void> {
  const holders = await holdersOf(tx, { territoryId, roles: ['chef-de-projet'], on })
  for (const to of await store.addressesOf(
    tx,
    holders.map((holder) => holder.id),
  ))
    await sendLater(tx, { ...letter, to })
}

export interface Session {
  token: string
  personId: string
}

/**
 * Turns a link into a session: it must be unspent, in time, and opened in the browser that asked for it.
 * @returns refused `other-browser` when the link still opens where it was asked: there it is not lost
 */
export function signInByLink(ctx: Ctx, token: string, browser: string | null): Promise<Outcome<Session, 'link-spent' | 'other-browser'>> {
  return act(ctx, { name: 'membership.sign-in' }, async (tx, note) => {
    const person = await store.spendLink(tx, token, browser)
    if (!person) return refuse((await linkStatus(tx, token, browser)).status === 'spent' ? 'link-spent' : 'other-browser')
    await store.confirmEmail(tx, person.id, ctx.today)
    note({ person: person.id, by: 'link' })
    return ok(await openSession(tx, person.id))
  })
}

/** Opens one of the accounts that the demonstration offers. @returns refused where there is no demonstration */
export function signInToDemonstration(ctx: Ctx, personId: string, demo: boolean): Promise<Outcome<Session, 'not-found'>> {
  return act(ctx, { name: 'membership.sign-in' }, async (tx, note) => {
    const person = demo ? await store.findDemonstrationAccount(tx, personId) : undefined
    if (!person) return refuse('not-found')
    note({ person: person.id, by: 'demonstration' })
    return ok(await openSession(tx, person.id))
  })
}

/** The person at this address, made in the transaction of a verb when nobody has it. */
export const personFor = (tx: Tx, email: string, name: string): Promise<string> => store.personAt(tx, email, name)

async function openSession(tx: Tx, personId: string): Promise<Session> {
  const token = newToken()
  await store.addSession(tx, token, personId, sessionDays)
  return { token, personId }
}

export function signOut(ctx: Ctx, token: string): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'membership.sign-out' }, async (tx) => {
    await store.dropSession(tx, token)
    return ok()
  })
}

/** Any willing actor asks to be associated with a territory; its chef de projet is told. */
export function askToJoin(ctx: Ctx, territoryCode: string, form: JoiningForm): Promise<Outcome<undefined, 'not-found'>> {
  const id = newId<'joining-request'>()
  return act(ctx, { name: 'membership.ask-to-join', subject: id }, async (tx, note) => {
    const territory = await territoryByCode(tx, territoryCode)
    if (!territory) return refuse('not-found')
    note({ territory: territory.code })
    // Whoever asks may not read requests, and so could not be told that this one was sent already.
    await elevate(tx)
    if (!(await store.addJoiningRequest(tx, id, territory.id, form, ctx.today))) return ok()
    await mailChefDeProjet(tx, territory.id, ctx.today, {
      subject: `${form.organisation} demande à rejoindre ${territory.name}`,
      text: `Bonjour,\n\n${form.organisation} (${form.contact}) demande à s’associer au territoire ${territory.name}. La demande vous attend à la page « Partenaires » :`,
      path: `/espace/${territory.code}/partenaires`,
    })
    return ok()
  })
}

/** The chef de projet answers a request to join. */
export function answerJoiningRequest(
  ctx: Ctx,
  territoryCode: string,
  requestId: string,
  status: 'accepted' | 'declined',
): Promise<Outcome<undefined, 'not-found' | 'forbidden'>> {
  return act(ctx, { name: 'membership.answer-request', subject: requestId }, async (tx, note) => {
    const territory = await territoryByCode(tx, territoryCode)
    if (!territory) return refuse('not-found')
    if (!mayInSpace(ctx.actor, 'answer-request', territorySubject(territory.id, territory.regionCode))) return refuse('forbidden')
    if (!(await store.saveAnswer(tx, territory.id, requestId, status))) return refuse('not-found')
    note({ status })
    return ok()
  })
}

export interface MembershipTables {
  mandates: FactRow[]
  supporters: FactRow[]
}

/** Loads the published pair and supporters of the territories. */
export function loadMemberships(ctx: Ctx, tables: MembershipTables): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'membership.load' }, async (tx, note) => {
    await elevate(tx)
    for (const row of tables.mandates) {
      const territory = await territoryByCode(tx, row.code!, row.phase as PhaseCode)
      if (!territory) return refuse('not-found')
      await store.savePublishedMandate(tx, territory.id, row)
    }
    for (const row of tables.supporters) {
      const territory = await territoryByCode(tx, row.code!, row.phase as PhaseCode)
      if (!territory) return refuse('not-found')
      await store.saveSupporter(tx, territory.id, row)
    }
    note({ mandates: tables.mandates.length, supporters: tables.supporters.length })
    return ok()
  })
}

/** Makes the accounts of the demonstration. @returns the ids of the persons by address */
export function loadDemonstrationAccounts(
  ctx: Ctx,
  rows: readonly FactRow[],
  organisations: ReadonlyMap<string, FactRow>,
  since: Day,
): Promise<Outcome<Map<string, string>, 'not-found'>> {
  return act(ctx, { name: 'membership.load-demonstration' }, async (tx) => {
    await elevate(tx)
    const ids = new Map<string, string>()
    for (const row of rows) {
      const territory = row.territory_code ? await territoryByCode(tx, row.territory_code) : undefined
      if (row.territory_code && !territory) return refuse('not-found')
      const organisation = organisations.get(row.organisation!)
      const organisationId = organisation
        ? await store.organisationNamed(
            tx,
            organisation.name!,
            organisation.kind!,
            organisation.siren || null,
            organisation.fictional === 'true',
          )
        : null
      const id = await store.saveDemonstrationAccount(tx, {
        email: row.email!,
        name: row.name!,
        label: row.label!,
        role: row.role!,
        territoryId: territory?.id ?? null,
        regionCode: row.region_code || null,
        organisationId,
        from: since,
      })
      if (row.role === 'industriel-referent' && organisation?.filiere) await store.saveInterest(tx, id, organisation.filiere, since)
      ids.set(row.email!, id)
    }
    return ok(ids)
  })
}
