import { act, elevate } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { day } from '#kernel/day.ts'
import type { FactRow } from '#kernel/fact-table.ts'
import { newId } from '#kernel/id.ts'
import { ok, type Outcome, refuse } from '#kernel/outcome.ts'
import type { Territory } from '#cap/territory/model.ts'
import { filieres } from '#cap/territory/queries.ts'
import type { CompanyInterestForm, FiliereInterestForm, InterestKind } from '../model/interests.ts'
import { interestedRoles, mayInSpace, type SpaceVerb, territorySubject } from '../policy.ts'
import { holdersOf } from '../queries.ts'
import { addCompanyInterest, addFiliereInterest, liftCompanyInterest } from '../store/interests.ts'

type Place = Pick<Territory, 'id' | 'regionCode'>
type DeclareRefusal = 'forbidden' | 'unknown-person'

/** A person declares an interest in a company, or the chef de projet records it for them: its files close that day. */
export function declareCompanyInterest(ctx: Ctx, place: Place, form: CompanyInterestForm): Promise<Outcome<undefined, DeclareRefusal>> {
  const id = newId<'interest'>()
  return act(ctx, { name: 'membership.declare-interest', subject: form.person }, async (tx, note) => {
    const refusal = refusalFor(ctx, place, form.person)
    if (refusal) return refuse(refusal)
    const holders = await holdersOf(tx, { territoryId: place.id, roles: interestedRoles, on: ctx.today })
    if (!holders.some((holder) => holder.id === form.person)) return refuse('unknown-person')
    const { person, ...rest } = form
    await addCompanyInterest(tx, { ...rest, id, personId: person, declaredBy: ctx.actor.id, declaredOn: ctx.today })
    note({ kind: form.kind, from: form.from })
    return ok()
  })
}

/** The same for a whole filiere: the files of competitors. */
export function declareFiliereInterest(
  ctx: Ctx,
  place: Place,
  form: FiliereInterestForm,
): Promise<Outcome<undefined, DeclareRefusal | 'unknown-filiere' | 'declared-already'>> {
  return act(ctx, { name: 'membership.declare-interest', subject: form.person }, async (tx, note) => {
    const refusal = refusalFor(ctx, place, form.person)
    if (refusal) return refuse(refusal)
    const holders = await holdersOf(tx, { territoryId: place.id, roles: interestedRoles, on: ctx.today })
    if (!holders.some((holder) => holder.id === form.person)) return refuse('unknown-person')
    if (!(await filieres(tx)).some((filiere) => filiere.code === form.filiere)) return refuse('unknown-filiere')
    if (!(await addFiliereInterest(tx, form.person, form.filiere, ctx.today))) return refuse('declared-already')
    note({ kind: 'filiere' })
    return ok()
  })
}

function refusalFor(ctx: Ctx, place: Place, personId: string): 'forbidden' | null {
  const verb: SpaceVerb = personId === ctx.actor.id ? 'declare-interest' : 'record-interest'
  return mayInSpace(ctx.actor, verb, territorySubject(place.id, place.regionCode)) ? null : 'forbidden'
}

/** The chef de projet notes that an interest ended; who declared one does not lift it themselves. */
export function endCompanyInterest(ctx: Ctx, place: Place, interestId: string): Promise<Outcome<undefined, 'forbidden' | 'not-found'>> {
  return act(ctx, { name: 'membership.end-interest', subject: interestId }, async (tx) => {
    if (!mayInSpace(ctx.actor, 'record-interest', territorySubject(place.id, place.regionCode))) return refuse('forbidden')
    return (await liftCompanyInterest(tx, interestId, ctx.today)) ? ok() : refuse('not-found')
  })
}

/** Loads the interests of the demonstration. */
export function loadDemonstrationInterests(
  ctx: Ctx,
  rows: readonly FactRow[],
  known: { persons: ReadonlyMap<string, string>; organisations: ReadonlyMap<string, FactRow> },
): Promise<Outcome<undefined, never>> {
  return act(ctx, { name: 'membership.load-interests' }, async (tx, note) => {
    await elevate(tx)
    for (const row of rows) {
      const personId = known.persons.get(row.email!)!
      const { name, siren } = known.organisations.get(row.organisation!)! as { name: string; siren: string }
      await addCompanyInterest(tx, {
        id: newId<'interest'>(),
        personId,
        company: name,
        siren,
        linkedSirens: [],
        kind: row.kind as InterestKind,
        note: row.note!,
        from: day(row.from!),
        declaredBy: personId,
        declaredOn: day(row.from!),
      })
    }
    note({ interests: rows.length })
    return ok()
  })
}
