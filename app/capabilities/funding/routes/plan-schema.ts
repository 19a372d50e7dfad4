import { scenarioSchema } from '../model/scenario.ts'

/** The schema of a financing scenario, as `npx ressort plan` and the page read it. */
export const loader = () => Response.json(scenarioSchema(), { headers: { 'content-type': 'application/schema+json' } })
