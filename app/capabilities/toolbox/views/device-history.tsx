import { counted, formatDay, formatMoney, formatRate } from '#ui/format.ts'
import { isDay } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'
import type { Device } from '../model.ts'
import { type Change, changesBetween } from '../model/changes.ts'
import type { DeviceVersion } from '../queries/catalogue.ts'

/** What changed in a device since it is known, terms and rules; nothing is shown of one that never changed. */
export function History({ versions, rules }: { versions: readonly DeviceVersion[]; rules: Device['rules'] }) {
  const dated = rules.filter(({ from }) => from !== null)
  const steps = versions
    .slice(0, -1)
    .map((version, rank) => ({ version, changes: changesBetween(versions[rank + 1]!.content, version.content) }))
  if (steps.length === 0 && dated.length === 0) return null
  return (
    <section aria-labelledby="changements">
      <h2 id="changements">Ce qui a changé</h2>
      <ul>
        {dated.map(({ version, from }) => (
          <li key={`regles-${version}`}>
            {formatDay(from!)} : version {version} des conditions. Celles d’avant valent toujours pour les jours d’avant.
          </li>
        ))}
        {steps.map(({ version, changes }) => (
          <li key={version.version}>
            {formatDay(version.recordedOn)} : {counted(changes.length, 'changement')}.{' '}
            {changes.map((change) => `${change.label} : ${said(change, 'before')} → ${said(change, 'after')}`).join(' ; ')}
          </li>
        ))}
      </ul>
    </section>
  )
}

const amounts = ['amount_min', 'amount_max', 'cost_min', 'cost_max', 'lump_sum']
const shares = ['rate', 'rate_min', 'advance_share']

function said(change: Change, side: 'before' | 'after'): string {
  const value = change[side]
  if (value === null) return 'non publié'
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  if (typeof value === 'number')
    return amounts.includes(change.field) ? formatMoney(value as Cents) : shares.includes(change.field) ? formatRate(value) : String(value)
  if (Array.isArray(value)) return value.join(', ') || 'aucun'
  const text = String(value)
  return isDay(text) ? formatDay(text) : text.length > 80 ? `${text.slice(0, 80)}…` : text
}
