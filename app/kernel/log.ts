import { systemClock } from './day.ts'

type Level = 'info' | 'warn' | 'error'

/** One JSON line on stdout; never give it a secret, a form or a cookie. */
export function log(level: Level, event: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ at: systemClock().toString({ smallestUnit: 'millisecond' }), level, event, ...fields })}\n`)
}

/** What a log line says of a fault: its words and where it comes from. */
export const faultFields = (error: unknown): Record<string, unknown> =>
  error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) }
