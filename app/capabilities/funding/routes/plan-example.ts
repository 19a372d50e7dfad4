import { exampleScenario } from '../model/example.ts'

export const loader = () => Response.json(exampleScenario)
