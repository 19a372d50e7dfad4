import { example } from '../model/facts-file.ts'

export const loader = () => Response.json(example)
