import { act, elevated } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { notify, withdraw } from '#cap/inbox/actions/tell.ts'
import { staleSentence } from '../model/alerts.ts'
import { lookAgain } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { alreadyReminded, keepersOfDevices } from '../queries/alerts.ts'
import { deadSources } from '../queries/catalogue.ts'
import { keepReminded } from '../store/alerts.ts'

/** Reminds who keeps a device that it expires, was not read for six months, or cites a page that is gone; once for each of these. */
export function remindKeepers(ctx: Ctx): Promise<Outcome<{ persons: number; devices: number }, never>> {
  return act(ctx, { name: 'toolbox.remind-keepers' }, (tx, note) =>
    elevated(tx, async () => {
      const [all, dead, keepers, reminded] = [
        await devices(tx),
        await deadSources(tx),
        await keepersOfDevices(tx, ctx.today),
        await alreadyReminded(tx),
      ]
      const stale = new Map(all.map((device) => [device.code, { device, why: lookAgain(device, dead, ctx.today) }]))
      const known = new Map(
        [...Map.groupBy(reminded, (one) => one.personId)].map(([person, of]) => [
          person,
          new Set(of.map(({ code, stale: why }) => `${code} ${why}`)),
        ]),
      )
      const due = keepers.map((keeper) => {
        const found = keeper.codes.flatMap((code) => stale.get(code) ?? []).filter(({ why }) => why.length > 0)
        const isNew = ({ device, why }: (typeof found)[number]) =>
          why.some((one) => !known.get(keeper.personId)?.has(`${device.code} ${one}`))
        return { ...keeper, news: found.filter(isNew), found: found.toSorted((a, b) => Number(isNew(b)) - Number(isNew(a))) }
      })
      let persons = 0
      for (const { personId, found, news, path } of due) {
        if (found.length === 0) await withdraw(tx, { kind: 'toolbox.stale', subjectId: personId, personIds: [personId] })
        else if (news.length > 0) {
          await notify(tx, ctx, [personId], {
            kind: 'toolbox.stale',
            territoryId: null,
            subjectId: personId,
            ...staleSentence(found),
            path,
          })
          persons++
        }
      }
      await keepReminded(
        tx,
        due.flatMap(({ personId, found }) =>
          found.flatMap(({ device, why }) => why.map((one) => ({ personId, code: device.code, stale: one }))),
        ),
        ctx.today,
      )
      const told = { persons, devices: new Set(due.flatMap(({ found }) => found.map(({ device }) => device.code))).size }
      note(told)
      return ok(told)
    }),
  )
}
