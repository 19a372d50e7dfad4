import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { SecretKeys } from './secrets.ts'

export type Config = {
  port: number
  host: string
  /** Absent: the embedded PostgreSQL of `dataDir`. */
  databaseUrl?: string
  /** Absolute. */
  dataDir: string
  /** The demonstration world and its accounts. */
  demo: boolean
  /** What links in mails start with; no slash at the end. */
  baseUrl: string
  smtpUrl?: string
  oidc?: { issuer: string; clientId: string; clientSecret: string }
  s3Url?: string
  /** Where entries of the national register of de minimis aid are sent; absent: nothing is sent. */
  stateAidRegisterUrl?: string
  /** Where demarches-simplifiees.fr is asked what becomes of a file, with the token it gave; absent: it is said by hand. */
  demarches?: { url: string; token: string }
  /** Where a scanner listens; files are not scanned without one. */
  clamdUrl?: string
  /** What seals the secrets of second factors: the first seals, all open. Absent: the key of `dataDir`. */
  secretKeys?: SecretKeys
}

/** What the person who starts Ressort can mend: one French sentence, printed as it is, exit 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const projectRoot = join(import.meta.dirname, '..', '..')

const urlWith = (protocols: readonly string[], sentence: string) =>
  z.string().refine((text) => protocols.includes(protocolOf(text)), sentence)

// No message repeats the value: an address may hold a password.
const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT doit être un nombre entier, par exemple PORT=3000.')
    .transform(Number)
    .refine((port) => port <= 65_535, 'PORT doit être compris entre 0 et 65535, par exemple PORT=3000.')
    .default(3000),
  HOST: z.string().refine(isHost, 'HOST doit être une adresse ou un nom de machine, par exemple HOST=127.0.0.1.').default('127.0.0.1'),
  DATABASE_URL: urlWith(
    ['postgres:', 'postgresql:'],
    'DATABASE_URL doit être l’adresse d’un serveur PostgreSQL, par exemple postgres://utilisateur:mot-de-passe@serveur:5432/ressort.',
  ).optional(),
  RESSORT_DATA_DIR: z.string().default('.data'),
  RESSORT_DEMO: z.enum(['0', '1'], 'RESSORT_DEMO doit valoir 1 (avec la démonstration) ou 0 (sans elle).').default('1'),
  RESSORT_BASE_URL: urlWith(
    ['http:', 'https:'],
    'RESSORT_BASE_URL doit être l’adresse publique du site, par exemple https://ressort.exemple.fr.',
  ).optional(),
  SMTP_URL: urlWith(
    ['smtp:', 'smtps:'],
    'SMTP_URL doit être l’adresse d’un serveur de courrier, par exemple smtp://serveur:587.',
  ).optional(),
  OIDC_ISSUER: urlWith(
    ['http:', 'https:'],
    'OIDC_ISSUER doit être l’adresse du fournisseur d’identité, par exemple https://identite.exemple.fr.',
  ).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  STATE_AID_REGISTER_URL: urlWith(
    ['http:', 'https:'],
    'STATE_AID_REGISTER_URL doit être l’adresse du registre des aides de minimis, par exemple https://registre.exemple.fr/aides.',
  ).optional(),
  DEMARCHES_SIMPLIFIEES_URL: urlWith(
    ['http:', 'https:'],
    'DEMARCHES_SIMPLIFIEES_URL doit être l’adresse de son API, par exemple https://www.demarches-simplifiees.fr/api/v2/graphql.',
  ).default('https://www.demarches-simplifiees.fr/api/v2/graphql'),
  DEMARCHES_SIMPLIFIEES_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'DEMARCHES_SIMPLIFIEES_TOKEN doit être le jeton tel que Démarches simplifiées le donne, sans espace.')
    .optional(),
  S3_URL: urlWith(
    ['http:', 'https:'],
    'S3_URL doit être l’adresse du stockage de fichiers, par exemple https://cle:secret@stockage.exemple.fr/dossier.',
  ).optional(),
  CLAMD_URL: urlWith(['tcp:'], 'CLAMD_URL doit être l’adresse d’un antivirus ClamAV, par exemple tcp://antivirus:3310.').optional(),
  RESSORT_SECRET_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine(
      (keys) => keys.every((key) => key.byteLength === 32),
      'RESSORT_SECRET_KEYS doit donner des clés de trente-deux octets en base64, la plus récente d’abord, séparées par des virgules : « openssl rand -base64 32 » en fait une.',
    )
    .transform((keys) => keys as [Buffer, ...Buffer[]])
    .optional(),
})

/** @throws ConfigError at the first value that cannot be used */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(withoutBlanks(env))
  if (!parsed.success) throw new ConfigError(parsed.error.issues[0]?.message)
  const { data } = parsed
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: isAbsolute(data.RESSORT_DATA_DIR) ? data.RESSORT_DATA_DIR : join(projectRoot, data.RESSORT_DATA_DIR),
    demo: data.RESSORT_DEMO === '1',
    baseUrl: (data.RESSORT_BASE_URL ?? new URL(`http://${nameToVisit(data.HOST)}:${data.PORT}`).origin).replace(/\/+$/, ''),
    ...(data.DATABASE_URL && { databaseUrl: data.DATABASE_URL }),
    ...(data.SMTP_URL && { smtpUrl: data.SMTP_URL }),
    ...(data.S3_URL && { s3Url: data.S3_URL }),
    ...(data.STATE_AID_REGISTER_URL && { stateAidRegisterUrl: data.STATE_AID_REGISTER_URL }),
    ...(data.CLAMD_URL && { clamdUrl: data.CLAMD_URL }),
    ...demarchesOf(data),
    ...(data.RESSORT_SECRET_KEYS && { secretKeys: data.RESSORT_SECRET_KEYS }),
    ...oidcOf(data),
  }
}

// `VARIABLE=` in a shell or a .env file means "not set".
function withoutBlanks(env: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}

function demarchesOf({
  DEMARCHES_SIMPLIFIEES_URL: url,
  DEMARCHES_SIMPLIFIEES_TOKEN: token,
}: z.infer<typeof Environment>): Pick<Config, 'demarches'> {
  if (!token) return {}
  if (url.startsWith('http:') && !isThisMachine(new URL(url).hostname))
    throw new ConfigError('DEMARCHES_SIMPLIFIEES_URL doit commencer par https:// : le jeton ne voyage pas en clair.')
  return { demarches: { url, token } }
}

function oidcOf(data: z.infer<typeof Environment>): Pick<Config, 'oidc'> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = data
  if (issuer?.startsWith('http:') && !isThisMachine(new URL(issuer).hostname))
    throw new ConfigError('OIDC_ISSUER doit commencer par https:// : seul un fournisseur de cette machine peut s’en passer.')
  if (issuer && clientId && clientSecret) return { oidc: { issuer, clientId, clientSecret } }
  if (!issuer && !clientId && !clientSecret) return {}
  const missing = Object.entries({
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
  })
    .filter(([, value]) => !value)
    .map(([name]) => name)
  throw new ConfigError(`OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET vont ensemble : il manque ${missing.join(' et ')}.`)
}

const isThisMachine = (host: string) => ['localhost', '127.0.0.1', '[::1]'].includes(host)

function protocolOf(text: string): string {
  return /^([a-z][a-z0-9+.-]*:)\/\/\S+$/i.exec(text)?.[1]?.toLowerCase() ?? ''
}

// 999.1.1.1 has the letters of a name, and is none.
function isHost(text: string): boolean {
  return /^[\w.:%-]+$/.test(text) && URL.canParse(`http://${nameToVisit(text)}`)
}

function nameToVisit(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
