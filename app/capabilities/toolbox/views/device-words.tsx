import type { Day } from '#kernel/day.ts'
import { formatDay, formatMoney, formatRate } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import { type Device, type Opening, openingOf, openings } from '../model.ts'

const signs = {
  open: 'yes',
  undated: 'unknown',
  'not-yet': 'no',
  suspended: 'no',
  over: 'no',
} as const satisfies Record<Opening, string>

/** Whether one may call on it today, with the day that says so. */
export function OpeningSign({ device, on }: { device: Device; on: Day }) {
  const opening = openingOf(device, on)
  return (
    <>
      <Verdict is={signs[opening]}>{openings[opening]}</Verdict>
      <small className="beside">{sayDates(device, opening)}</small>
    </>
  )
}

function sayDates({ from, until }: Device, opening: Opening): string {
  switch (opening) {
    case 'open':
      return until ? `jusqu’au ${formatDay(until)}` : 'sans date de fin connue'
    case 'over':
      return until ? `dernier jour\u00a0: ${formatDay(until)}` : ''
    case 'not-yet':
      return from ? `ouvre le ${formatDay(from)}` : ''
    case 'suspended':
      return 'fermé ou sans crédits, jour inconnu'
    case 'undated':
      return 'ouverture à vérifier'
  }
}

/** The highest share of the cost, and the bounds of the aid; what nobody published is said. */
export function sayAmount(device: Device): string {
  const { rate, amountMin, amountMax } = device
  const share = rate === null ? 'taux non publié' : `jusqu’à ${formatRate(rate)} du coût`
  if (amountMin !== null && amountMax !== null) return `${share}, de ${formatMoney(amountMin)} à ${formatMoney(amountMax)}`
  if (amountMax !== null) return `${share}, au plus ${formatMoney(amountMax)}`
  if (amountMin !== null) return `${share}, au moins ${formatMoney(amountMin)}`
  return share
}

/** Bounds of the spending that counts, excluding VAT. */
export function sayCost({ costMin, costMax }: Device): string | null {
  if (costMin !== null && costMax !== null) return `de ${formatMoney(costMin)} à ${formatMoney(costMax)} hors taxes`
  if (costMin !== null) return `au moins ${formatMoney(costMin)} hors taxes`
  if (costMax !== null) return `au plus ${formatMoney(costMax)} hors taxes`
  return null
}
