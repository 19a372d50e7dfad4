import { factsSchema } from '../queries/eligible.ts'

/** What `npx ressort eligible` reads, for who writes such a file. */
export const loader = () => Response.json(factsSchema(), { headers: { 'content-type': 'application/schema+json' } })
