import { sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { DeclaredGrant } from '../queries.ts'
import type { Entry } from '../model/register.ts'
import { type ControlLink, singleUndertaking } from '../model/single-undertaking.ts'

interface DeclaredLink extends ControlLink {
  source: string
}

/** Which enterprises control which, as a territory was told. */
async function linksIn(tx: Tx, territoryId: string): Promise<DeclaredLink[]> {
  const { rows } = await sql<DeclaredLink>`
    select holder, held, control, source from state_aid.control_link where territory_id = ${territoryId} order by holder, held limit 2000`.execute(
    tx,
  )
  return rows
}

interface UndertakingGrant extends DeclaredGrant {
  siren: string
}

export interface Undertaking {
  /** SIREN of each enterprise that shares the ceiling, this one included. */
  members: readonly string[]
  links: readonly DeclaredLink[]
  grants: readonly UndertakingGrant[]
}

/** All de minimis aid that we were told of, of every enterprise that shares the ceiling with this one, whoever gave it. */
export async function undertakingOf(tx: Tx, { siren, territoryId }: { siren: string; territoryId: string }): Promise<Undertaking> {
  const links = await linksIn(tx, territoryId)
  const members = singleUndertaking(siren, links)
  const { rows } = await sql<UndertakingGrant>`
    select siren, amount, granted_on as "grantedOn", funder, declared_on as "declaredOn"
    from state_aid.de_minimis_grant where siren = any (${members}::bpchar[]) order by granted_on desc, funder limit 500`.execute(tx)
  return { members, links: links.filter((link) => members.includes(link.holder)), grants: rows }
}

/** What we granted for a project and owe to the register, the most pressing first. */
export async function registerEntriesOf(tx: Tx, project: { id: string; territoryId: string }): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select e.id, g.granted_on as "grantedOn", g.amount, e.due_on as "dueOn", e.state, e.attempts, e.last_error as "lastError", e.receipt
    from state_aid.register_entry e join state_aid.de_minimis_grant g on g.id = e.grant_id
    where e.territory_id = ${project.territoryId} and e.project_id = ${project.id}
    order by e.settled_at is not null, e.due_on limit 200`.execute(tx)
  return rows
}

export async function entryToSend(
  tx: Tx,
  { territoryId, id }: { territoryId: string; id: string },
): Promise<{ payload: unknown } | undefined> {
  const { rows } = await sql<{ payload: unknown }>`
    select payload from state_aid.register_entry where territory_id = ${territoryId} and id = ${id} and state in ('waiting', 'failing')`.execute(
    tx,
  )
  return rows[0]
}
