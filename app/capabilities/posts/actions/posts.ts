import { act, asSystem, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day, plusDays } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { type FactRow, isTrue } from '#kernel/fact-table.ts'
import { euros } from '#kernel/money.ts'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { notify, settle } from '#cap/inbox/actions/tell.ts'
import { subjectsTold } from '#cap/inbox/queries/inbox.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import type { Territory } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { alertDays, type FundingForm, type PostForm, sharesOf } from '../model.ts'
import { mayOnPost } from '../policy.ts'
import { type EndingFunding, fundingsEnding, fundingsOf, postOfTerritory } from '../queries/posts.ts'
import { addFunding, dropFunding, savePost } from '../store/posts.ts'

type Place = Pick<Territory, 'id' | 'regionCode'>

/** Says who employs the chef de projet, and since when the post is open. */
export function describePost(ctx: Ctx, territory: Place, form: PostForm): Promise<Outcome<undefined, 'forbidden' | 'changed-meanwhile'>> {
  return act(ctx, { name: 'posts.describe', subject: territory.id }, async (tx, note) => {
    if (!mayOnPost(ctx.actor, 'change-post', territory)) return refuse('forbidden')
    const { employer, openedOn, source, toVerify, version } = form
    note({ employer, openedOn, source })
    return (await savePost(tx, { territoryId: territory.id, employer, openedOn, source, toVerify, version }))
      ? ok()
      : refuse('changed-meanwhile')
  })
}

/** Notes an agreement that pays for the post. What was told of the end of an earlier one is settled by a later end. */
export function fundPost(ctx: Ctx, territory: Place, form: FundingForm): Promise<Outcome<undefined, 'forbidden' | 'no-post'>> {
  return act(ctx, { name: 'posts.fund', subject: territory.id }, async (tx, note) => {
    if (!mayOnPost(ctx.actor, 'change-post', territory)) return refuse('forbidden')
    if (!(await postOfTerritory(tx, territory.id))) return refuse('no-post')
    const shares = sharesOf(form)
    const { startsOn, endsOn, amount, source, toVerify } = form
    for (const earlier of await fundingsOf(tx, territory.id)) {
      if (earlier.endsOn < endsOn) await settle(tx, { kind: 'post.funding-end', subjectId: earlier.id })
    }
    await addFunding(tx, { territoryId: territory.id, startsOn, endsOn, amount, shares, source, toVerify })
    note({ startsOn, endsOn, amount, shares, source })
    return ok()
  })
}

/** Takes back an agreement noted by mistake; the journal keeps that it was. */
export function removeFunding(ctx: Ctx, territory: Place, fundingId: string): Promise<Outcome<undefined, 'forbidden' | 'not-found'>> {
  return act(ctx, { name: 'posts.remove-funding', subject: territory.id }, async (tx, note) => {
    if (!mayOnPost(ctx.actor, 'change-post', territory)) return refuse('forbidden')
    note({ funding: fundingId })
    await settle(tx, { kind: 'post.funding-end', subjectId: fundingId })
    return (await dropFunding(tx, territory.id, fundingId)) ? ok() : refuse('not-found')
  })
}

/** Tells, six months before, that a funding ends and that nothing follows it. Done every day: what was told is not told again. */
export async function tellFundingEnds(ctx: Ctx): Promise<void> {
  const window = { from: ctx.today, until: plusDays(ctx.today, alertDays) }
  const untold = await asSystem(ctx.db, async (tx) => {
    const ending = await fundingsEnding(tx, window)
    const told = await subjectsTold(
      tx,
      'post.funding-end',
      ending.map(({ id }) => id),
    )
    return ending.filter(({ id }) => !told.has(id))
  })
  for (const funding of untold) {
    await act(ctx, { name: 'posts.tell-funding-end', subject: funding.territoryId }, async (tx, note) => {
      note({ endsOn: funding.endsOn })
      await tellEnd(tx, ctx, funding)
      return ok()
    })
  }
}

async function tellEnd(tx: Tx, ctx: Ctx, funding: EndingFunding): Promise<void> {
  const { territoryId, territoryCode, endsOn } = funding
  const holders = await holdersOf(tx, { territoryId, roles: ['chef-de-projet', 'elu-referent'], on: ctx.today })
  await notify(
    tx,
    ctx,
    holders.map((holder) => holder.id),
    {
      kind: 'post.funding-end',
      territoryId,
      subjectId: funding.id,
      dueOn: endsOn,
      title: `Le financement du poste de chef de projet finit le ${endsOn.split('-').reverse().join('/')}`,
      detail: 'Rien ne le prolonge dans Ressort. Préparez la suite avec l’employeur et l’État, puis notez la nouvelle convention.',
      path: `/espace/${territoryCode}/gouvernance/poste`,
    },
  )
}

/** The posts of the demonstration, and the agreements that pay for them. */
export function loadDemonstrationPosts(ctx: Ctx, rows: readonly FactRow[]): Promise<Outcome<undefined, 'not-found'>> {
  return act(ctx, { name: 'posts.load-demonstration' }, async (tx) => {
    await elevate(tx)
    for (const row of rows) {
      const territory = await territoryByCode(tx, row.territory_code!)
      if (!territory) return refuse('not-found')
      const place = { territoryId: territory.id, source: row.source!, toVerify: isTrue(row.to_verify) }
      await savePost(tx, { ...place, employer: row.employer!, openedOn: day(row.opened_on!), version: 0 })
      if (!row.ends_on) continue
      const shareOf = (percent: string | undefined) => Math.round(Number(percent || 0) * 100)
      await addFunding(tx, {
        ...place,
        startsOn: row.starts_on!,
        endsOn: row.ends_on,
        amount: euros(Number(row.amount_euros)),
        shares: {
          state: shareOf(row.state_share),
          epci: shareOf(row.epci_share),
          region: shareOf(row.region_share),
          other: shareOf(row.other_share),
        },
      })
    }
    return ok()
  })
}
