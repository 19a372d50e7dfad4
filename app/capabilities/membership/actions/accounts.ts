import { act, elevated, type Note } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { plusDays } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { sendLater } from '#kernel/mail.ts'
import { never, ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { personFor } from '../actions.ts'
import { roles } from '../model.ts'
import { type Account, type AccountForm, type NationalMandateForm, requestDays } from '../model/accounts.ts'
import { mayInSpace, territorySubject } from '../policy.ts'
import { accountOf } from '../queries/accounts.ts'
import * as store from '../store/accounts.ts'
import { mailboxesOf } from '../store/mandates.ts'
import { dropFactors } from '../store/second-factor.ts'
import { isRegion } from '../store/users.ts'

export const mayManageAccounts = ({ actor }: Pick<Ctx, 'actor'>): boolean => mayInSpace(actor, 'manage-accounts', territorySubject(''))

type AskRefusal = 'forbidden' | 'unknown-region' | 'asked-already' | 'own-account' | 'not-found' | 'nothing-to-do'
const noMandate = { email: null, name: null, role: null, regionCode: null, until: null }

/** An administrator asks that somebody be given a mandate of the nation; another grants it. */
export function askNationalMandate(ctx: Ctx, form: NationalMandateForm): Promise<Outcome<undefined, AskRefusal>> {
  return act(ctx, { name: 'membership.ask-national-mandate' }, async (tx, note) => {
    if (!mayManageAccounts(ctx)) return refuse('forbidden')
    if (form.region && !(await isRegion(tx, form.region))) return refuse('unknown-region')
    if ((await mailboxesOf(tx, [ctx.actor.id!])).includes(form.email)) return refuse('own-account')
    const { email, name, role, region, until, reason } = form
    const id = await store.addRequest(tx, {
      kind: 'mandate',
      personId: null,
      email,
      name,
      role,
      regionCode: region,
      until,
      reason,
      ...askedBy(ctx),
    })
    note({ name, role, region, until, reason }, id)
    return ok()
  })
}

const askedBy = (ctx: Ctx) => ({ by: ctx.actor.id!, on: ctx.today, expiresOn: plusDays(ctx.today, requestDays) })

/** What every verb about one account begins with: an administrator, and the account of somebody else. */
function onAccount<Refusal extends string>(
  ctx: Ctx,
  name: string,
  form: AccountForm,
  work: (tx: Tx, account: Account, note: Note) => Promise<Outcome<undefined, Refusal>>,
) {
  return act(
    ctx,
    { name, subject: form.person },
    async (tx, note): Promise<Outcome<undefined, Refusal | 'forbidden' | 'own-account' | 'not-found'>> => {
      note({ reason: form.reason })
      if (!mayManageAccounts(ctx)) return refuse('forbidden')
      if (form.person === ctx.actor.id) return refuse('own-account')
      const account = await accountOf(tx, form.person)
      if (!account) return refuse('not-found')
      return work(tx, account, note)
    },
  )
}

/** Closes an account at once: what protects waits for nobody. */
export const suspendAccount = (ctx: Ctx, form: AccountForm) =>
  onAccount<'nothing-to-do'>(ctx, 'membership.suspend-account', form, async (tx, { id }) =>
    (await store.suspend(tx, id, ctx.today)) ? ok() : refuse('nothing-to-do'),
  )

/** Says that today is the last day of a mandate of the nation. */
export const endNationalMandate = (ctx: Ctx, form: AccountForm, mandateId: string) =>
  onAccount<'nothing-to-do'>(ctx, 'membership.end-national-mandate', form, async (tx, { id }, note) => {
    note({ mandate: mandateId })
    return (await store.endNationalMandate(tx, id, mandateId, ctx.today)) ? ok() : refuse('nothing-to-do')
  })

/** Asks that a second factor that is lost be taken away, or that an account be open again: another administrator grants it. */
export const askAboutAccount = (ctx: Ctx, kind: 'reset-factor' | 'reinstate', form: AccountForm) =>
  onAccount<'nothing-to-do' | 'asked-already'>(ctx, `membership.ask-${kind}`, form, async (tx, account) => {
    const hasCause = kind === 'reinstate' ? account.suspendedOn !== null : account.hasTotp || account.passkeys > 0
    if (!hasCause) return refuse('nothing-to-do')
    const asked = await store.addRequest(tx, { ...noMandate, kind, personId: account.id, reason: form.reason, ...askedBy(ctx) })
    return asked ? ok() : refuse('asked-already')
  })

export type DecideRefusal = 'forbidden' | 'not-found' | 'own-request' | 'own-account' | 'held-already'

/** Another administrator grants or declines what one asked; granted, it is done at once. */
export function decideRequest(ctx: Ctx, requestId: string, decision: 'approved' | 'declined'): Promise<Outcome<undefined, DecideRefusal>> {
  return act(ctx, { name: 'membership.decide-account-request', subject: requestId }, async (tx, note) => {
    if (!mayManageAccounts(ctx)) return refuse('forbidden')
    const asked = await store.lockRequest(tx, requestId, ctx.today)
    if (!asked) return refuse('not-found')
    note({ decision, kind: asked.kind, askedBy: asked.askedBy, person: asked.personId })
    if (decision === 'approved' && asked.askedBy === ctx.actor.id) return refuse('own-request')
    if (decision === 'approved' && asked.personId === ctx.actor.id) return refuse('own-account')
    await store.decideRequest(tx, requestId, decision, ctx.actor.id!, ctx.today)
    return decision === 'approved' ? perform(tx, ctx, asked, note) : ok()
  })
}

async function perform(tx: Tx, ctx: Ctx, asked: store.TakenRequest, note: Note): Promise<Outcome<undefined, DecideRefusal>> {
  switch (asked.kind) {
    case 'mandate': {
      const { email, name, role, regionCode, until } = asked
      const personId = await personFor(tx, email!, name!)
      if (personId === ctx.actor.id) return refuse('own-account')
      note({ person: personId, role, region: regionCode })
      if (!(await store.addNationalMandate(tx, { personId, role: role!, regionCode, until, by: ctx.actor.id!, on: ctx.today })))
        return refuse('held-already')
      return tell(
        tx,
        personId,
        'Un mandat vous est donné dans Ressort',
        `Le mandat « ${roles[role!]} » vous est donné. Demandez un lien de connexion avec cette adresse ; un second facteur vous sera demandé à la première session.`,
      )
    }
    case 'reset-factor':
      await elevated(tx, () => dropFactors(tx, asked.personId!))
      return tell(
        tx,
        asked.personId!,
        'Votre second facteur a été effacé',
        'Deux administrateurs du programme ont effacé votre second facteur et fermé vos sessions. Si vous ne l’avez pas demandé, prévenez-les aussitôt. Sinon, connectez-vous : vous en enregistrerez un nouveau.',
      )
    case 'reinstate':
      await store.reinstate(tx, asked.personId!)
      return tell(
        tx,
        asked.personId!,
        'Votre compte est rouvert',
        'Votre compte, qui était suspendu, est rouvert. Vos mandats reprennent là où ils en sont.',
      )
    default:
      return never(asked.kind)
  }
}

async function tell(tx: Tx, personId: string, subject: string, text: string): Promise<Outcome<undefined, never>> {
  for (const to of await mailboxesOf(tx, [personId])) await sendLater(tx, { to, subject, text: `Bonjour,\n\n${text}`, path: '/connexion' })
  return ok()
}
