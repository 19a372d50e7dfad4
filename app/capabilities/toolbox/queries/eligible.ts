import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Day } from '#kernel/day.ts'
import { costFrom, factsFrom, FactsFile } from '../model/facts-file.ts'
import { addDerived, carrierOf } from '../model/derived.ts'
import { reportOf } from '../model/judgment.ts'
import { shippedCatalogue, shippedPlaceFacts } from './shipped.ts'

/** Why a file of facts cannot be judged: one sentence for each mistake. */
export class UnreadableFacts extends Error {
  override name = 'UnreadableFacts'
}

/**
 * Judges the facts of a file against the catalogue that ships, without a database.
 * @throws UnreadableFacts
 */
export async function judgeFile(path: string, today: Day) {
  const file = await readFacts(path)
  const on = (file.on as Day | undefined) ?? today
  const facts = factsFrom(file, on)
  for (const { fact, value, source } of file.commune ? await shippedPlaceFacts(file.commune, on) : []) {
    if (!facts.has(fact)) facts.set(fact, { value: String(value), from: 'record', on, source })
  }
  if (file.siren && !facts.has('carrier'))
    facts.set('carrier', { value: carrierOf(file.siren), from: 'record', on, source: 'le numéro SIREN' })
  addDerived(facts, on)
  const { devices, questions } = await shippedCatalogue()
  const wanted = file.devices && new Set(file.devices)
  for (const code of wanted ?? [])
    if (!devices.some((device) => device.code === code)) throw new UnreadableFacts(`Aucun dispositif ne porte le code « ${code} ».`)
  return reportOf({ devices: devices.filter(({ code }) => !wanted || wanted.has(code)), questions, facts, cost: costFrom(facts), on })
}

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
