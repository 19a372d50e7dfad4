import { pageFrom } from '#ui/pagination.tsx'
import { type AccountState, accountStates, nationalRoles } from '../model/accounts.ts'
import type { AccountFilter } from '../queries/accounts.ts'

export const accountsPageSize = 25

/** What an address asks of the list of accounts: anything it does not know is left out. */
export function accountsAskedFrom(url: string): AccountFilter & { search: string; page: number } {
  const query = new URL(url).searchParams
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    role: nationalRoles.find((role) => role === query.get('role')),
    state: (Object.keys(accountStates) as AccountState[]).find((state) => state === query.get('etat')),
    page: pageFrom(query),
  }
}
