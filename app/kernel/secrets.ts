import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** The first one seals; all of them open. Thirty-two bytes each. */
export type SecretKeys = readonly [Buffer, ...Buffer[]]

const nameOf = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 8)

/**
 * A secret as the database keeps it: `v1.<key>.<AES-256-GCM>`.
 * @param owner whose secret it is: moved to another row, it opens no more
 */
export function seal([key]: SecretKeys, secret: string, owner: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${nameOf(key)}.${sealed.toString('base64url')}`
}

/** @throws when none of the keys sealed it, or when it was changed or moved. What was kept before there were keys is given back as it is. */
export function unseal(keys: SecretKeys, kept: string, owner: string): string {
  const [version, name, text] = kept.split('.')
  if (version !== 'v1') return kept
  const key = keys.find((one) => nameOf(one) === name)
  if (!key) throw new Error(`a secret is sealed by the key ${name}, which is not among those of RESSORT_SECRET_KEYS or of the data folder`)
  const sealed = Buffer.from(text!, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
}

/** Whether the first key sealed it: otherwise it is to seal again, and the keys after it may then go. */
export const isSealedWith = ([key]: SecretKeys, kept: string): boolean => kept.startsWith(`v1.${nameOf(key)}.`)

/** The keys of this deployment: those it was given, or else one of its own, made the first time and kept beside its data. */
export async function secretKeysOf({ secretKeys, dataDir }: Pick<Config, 'secretKeys' | 'dataDir'>): Promise<SecretKeys> {
  if (secretKeys) return secretKeys
  const place = join(dataDir, 'secret.key')
  await mkdir(dataDir, { recursive: true })
  // `wx`: of two processes that start together, one writes it and both read it.
  await writeFile(place, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const key = Buffer.from(await readFile(place, 'utf8'), 'base64')
  if (key.byteLength !== 32) throw new Error(`${place} does not hold a key of thirty-two bytes: give it back from your backup`)
  return [key]
}
