import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Config } from './config.ts'
import { systemClock } from './day.ts'
import type { Tx } from './db.ts'
import { enqueue, type JobHandlers, type Jobs } from './jobs.ts'
import { log } from './log.ts'

/** One address, plain French text, and the page of ours it leads to: its whole address ends the text; perhaps calendars. */
export type Mail = Jobs['mail']

/** Sent once the verb's transaction has committed, and never if it rolls back. */
export async function sendLater(tx: Tx, mail: Mail): Promise<void> {
  await enqueue(tx, 'mail', mail)
}

type MailConfig = Pick<Config, 'smtpUrl' | 'dataDir' | 'baseUrl'>

/** Sends through SMTP_URL, or keeps each mail as a file when there is none. */
export function makeMailer(config: MailConfig): JobHandlers['mail'] {
  return config.smtpUrl ? sender(config.smtpUrl, config.baseUrl) : keeper(join(config.dataDir, 'mail'), config.baseUrl)
}

/** Where to read a mail of the demonstration; nothing when mails do leave. */
export const keptMailNote = ({ demo, smtpUrl }: Pick<Config, 'demo' | 'smtpUrl'>): string | null =>
  demo && !smtpUrl
    ? 'En démonstration, aucun courriel ne part : chacun est gardé dans un fichier du dossier mail/, dans le dossier de données.'
    : null

function sender(smtpUrl: string, baseUrl: string): JobHandlers['mail'] {
  // Well under the time after which a job is taken for lost, or a slow server would get the mail twice.
  const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
  const transport = createTransport({
    url: smtpUrl,
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (mail, jobId) => {
    try {
      await transport.sendMail({ ...headersOf(mail, jobId, baseUrl), text: textOf(mail, baseUrl), ...calendarsOf(mail) })
    } catch (error) {
      // What the server answers may quote the address: the log gets its codes alone.
      const { code, responseCode } = error as { code?: string; responseCode?: number }
      throw new Error(`mail not sent: ${[code, responseCode].filter(Boolean).join(' ') || 'unknown reason'}`)
    }
  }
}

/**
 * One calendar is an alternative of the text, which mail programs offer to put in a calendar, and a file for those that do
 * not; several, of several methods, can only be files.
 */
function calendarsOf({ calendars = [] }: Mail) {
  const [first, ...others] = calendars
  if (first && others.length === 0) return { icalEvent: { method: first.method, filename: first.name, content: first.content } }
  return {
    attachments: calendars.map(({ name, method, content }) => ({
      filename: name,
      content,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
    })),
  }
}

function keeper(folder: string, baseUrl: string): JobHandlers['mail'] {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'unix',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (mail, jobId) => {
    // The text as it is, neither wrapped nor escaped as in a mail that travels: a person copies its link from the file.
    const { headers, ...rest } = headersOf(mail, jobId, baseUrl)
    const head = await transport.sendMail({
      ...rest,
      headers: { ...headers, 'Content-Transfer-Encoding': '8bit' },
      alternatives: [{ contentType: 'text/plain; charset=utf-8', content: '' }],
    })
    const name = fileName(mail.to, jobId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, `.${name}`), `${head.message}${textOf(mail, baseUrl)}`, { mode: 0o600 })
    for (const [rank, calendar] of (mail.calendars ?? []).entries())
      await writeFile(join(folder, `${name}.${rank + 1}.ics`), calendar.content, { mode: 0o600 })
    await rename(join(folder, `.${name}`), join(folder, name))
    log('info', 'mail.kept', { file: join('mail', name), reason: 'no SMTP_URL' })
  }
}

const textOf = ({ text, path }: Mail, baseUrl: string) => `${text}\n\n${baseUrl}${path}\n`

const headersOf = ({ to, subject }: Mail, jobId: string, baseUrl: string) => {
  const host = new URL(baseUrl).hostname
  return {
    from: { name: 'Ressort', address: `ne-pas-repondre@${host}` },
    // As an object it is one address, whatever commas it holds.
    to: { name: '', address: to },
    subject,
    // The same each time the job is tried: a server or a reader recognises a mail sent twice.
    messageId: `<${jobId}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

/** Sorted by date; the recipient can be found by whoever knows the address. */
function fileName(to: string, jobId: string): string {
  const recipient = createHash('sha256').update(to.toLowerCase()).digest('hex').slice(0, 12)
  const instant = systemClock().toString({ smallestUnit: 'millisecond' }).replace(/[:.]/g, '-')
  return `${instant}-${recipient}-${jobId.slice(0, 8)}.eml`
}
