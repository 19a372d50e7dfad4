import { exchangeSchema } from '../model/exchange.ts'

/** The schema of a file of projects, as `npx ressort import projets-territoire` and the page read it. */
export const loader = () => Response.json(exchangeSchema(), { headers: { 'content-type': 'application/schema+json' } })
