import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Day, plusDays } from '#kernel/day.ts'
import { type FactRow, textOrNull, words } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { enterInInbox } from '#cap/inbox/actions/tell.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { AnswerForm, type DecisionForm, ProspectForm } from '../model/prospects.ts'
import * as store from '../store/prospects.ts'

/** The investors of the demonstration: fictional, and said so. One is open, one is to choose, one is decided. */
export function loadDemonstrationProspects(
  ctx: Ctx,
  tables: { prospects: readonly FactRow[]; answers: readonly FactRow[] },
  persons: ReadonlyMap<string, string>,
): Promise<Outcome<undefined, never>> {
  const personOf = (account: string) => persons.get(`${account}@demo.ressort.example`)!
  return act(ctx, { name: 'companies.load-demonstration-prospects' }, async (tx) => {
    await elevate(tx)
    for (const row of tables.prospects) {
      const id = newId<'prospect'>()
      const on = plusDays(ctx.today, -Number(row.offered_days_ago))
      const reference = await store.nextReference(tx, on.slice(0, 4))
      const form = ProspectForm.parse({
        title: row.title,
        words: row.words,
        filiere: row.filiere,
        landM2: row.land_m2,
        buildingM2: row.building_m2,
        powerKw: row.power_kw,
        needs: row.needs,
        jobs: row.jobs,
        wantedOn: row.wanted_on,
        firmName: row.firm,
        contactName: row.contact,
        contactEmail: row.email,
      })
      await store.addProspect(tx, {
        id,
        reference,
        offerer: { regionCode: textOrNull(row.offered_by), territoryId: null },
        form,
        personId: personOf(row.author!),
        on,
      })
      const to = await Promise.all(words(row.to, ' ').map(async (code) => (await territoryByCode(tx, code))!))
      const dueOn = plusDays(ctx.today, Number(row.due_in_days))
      await store.offerOn(
        tx,
        id,
        to.map((territory) => territory.id),
        { on, dueOn },
      )
      for (const answer of tables.answers.filter((one) => one.prospect === row.key)) {
        const territory = to.find(({ code }) => code === answer.territory_code)!
        await store.answer(
          tx,
          { territoryId: territory.id, prospectId: id, personId: personOf(answer.author!), version: null },
          AnswerForm.parse({
            kind: answer.kind,
            site: answer.site,
            landM2: answer.land_m2,
            availableOn: answer.available_on,
            conditions: answer.conditions,
          }),
        )
      }
      await store.answeredOn(tx, id, plusDays(on, 6))
      if (row.ended) await end(tx, id, row, to)
      else if (Number(row.due_in_days) > 0) await tell(tx, { id, reference, dueOn, on }, to)
    }
    return ok()
  })
}

type Loading = Parameters<typeof store.answer>[0]
type Places = readonly { id: string; code: string }[]

async function end(tx: Loading, id: string, row: FactRow, to: Places): Promise<void> {
  const chosenId = to.find(({ code }) => code === row.chosen)?.id ?? null
  await store.endOffer(tx, id, 2, { ended: row.ended as DecisionForm['ended'], chosenId, reason: row.reason! })
  if (row.revealed) await store.revealFirm(tx, id)
}

async function tell(
  tx: Loading,
  { id, reference, dueOn, on }: { id: string; reference: string; dueOn: Day; on: Day },
  to: Places,
): Promise<void> {
  for (const territory of to) {
    const chefs = await holdersOf(tx, { territoryId: territory.id, roles: ['chef-de-projet'], on })
    await enterInInbox(
      tx,
      chefs.map((chef) => chef.id),
      {
        kind: 'prospect.offered',
        territoryId: territory.id,
        subjectId: id,
        dueOn,
        title: `${reference} : un projet d’implantation vous est proposé`,
        path: `/espace/${territory.code}/implantations/${reference}`,
      },
      on,
    )
  }
}
