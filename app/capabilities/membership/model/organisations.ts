/** What the list of the organisations of a territory is sorted by. */
export const organisationSorts = ['name', 'kind', 'people', 'since'] as const
