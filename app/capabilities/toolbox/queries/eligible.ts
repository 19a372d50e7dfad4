import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { costFrom, factsFrom, FactsFile } from '../model/facts-file.ts'
import { addDerived, carrierOf } from '../model/derived.ts'
import { reportOf } from '../model/judgment.ts'
import { devices, placeFacts, questions } from '../queries.ts'
import { shippedCatalogue, shippedPlaceFacts } from './shipped.ts'

/** Why a file of facts cannot be judged: one sentence for each mistake. */
export class UnreadableFacts extends Error {
  override name = 'UnreadableFacts'
}

/**
 * Judges the facts of a file: by the catalogue of an installation, with the rules in force there, or by the one that ships.
 * @param db of the installation; absent, or without a catalogue yet: what ships
 * @throws UnreadableFacts
 */
export async function judgeFile(path: string, today: Day, db?: Db) {
  const file = await readFacts(path)
  const on = (file.on as Day | undefined) ?? today
  const catalogue = (db && (await installedCatalogue(db))) ?? { ...(await shippedCatalogue()), ...shippedOnes }
  const facts = factsFrom(file, on)
  for (const { fact, value, source } of file.commune ? await catalogue.placeFacts(file.commune, on) : []) {
    if (!facts.has(fact)) facts.set(fact, { value: String(value), from: 'record', on, source })
  }
  if (file.siren && !facts.has('carrier'))
    facts.set('carrier', { value: carrierOf(file.siren), from: 'record', on, source: 'le numéro SIREN' })
  addDerived(facts, on)
  const wanted = file.devices && new Set(file.devices)
  for (const code of wanted ?? [])
    if (!catalogue.devices.some((device) => device.code === code))
      throw new UnreadableFacts(`Aucun dispositif ne porte le code « ${code} ».`)
  const judged = catalogue.devices.filter(({ code }) => !wanted || wanted.has(code))
  return {
    catalogue: catalogue.name,
    ...reportOf({ devices: judged, questions: catalogue.questions, facts, cost: costFrom(facts), on }),
  }
}

const shippedOnes = { name: 'shipped' as const, placeFacts: shippedPlaceFacts }

/** What an installation holds; nothing of a database that is not of this version yet, or not loaded. */
async function installedCatalogue(db: Db) {
  try {
    const [installed, asked] = await Promise.all([devices(db), questions(db)])
    if (installed.length === 0) return undefined
    return {
      name: 'installed' as const,
      devices: installed,
      questions: asked,
      placeFacts: (commune: string, on: Day) => placeFacts(db, commune, on),
    }
  } catch (error) {
    if (notReady.has((error as { code?: string }).code ?? '')) return undefined
    throw error
  }
}

// undefined table, schema, column
const notReady = new Set(['42P01', '3F000', '42703'])

async function readFacts(path: string): Promise<FactsFile> {
  const parsed = FactsFile.safeParse(jsonIn(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new UnreadableFacts(parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'fichier'} : ${message}`).join('\n'))
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnreadableFacts(`Ce fichier n’est pas du JSON : ${(error as Error).message}`)
  }
}

/** The JSON Schema of a file of facts, made from what reads it. */
export const factsSchema = () => ({
  $id: '/api/schemas/eligible.json',
  ...z.toJSONSchema(FactsFile, { target: 'draft-2020-12', io: 'input' }),
})
