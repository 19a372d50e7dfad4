import type { Cents } from '#kernel/money.ts'
import { formatMoney } from '#ui/format.ts'

export interface BarPart {
  key: string
  label: string
  amount: Cents
  kind: 'aid' | 'loan' | 'private' | 'own'
}

const width = 720
const height = 44

/** Who pays what, as one bar; the table beside it says the same. */
export function PlanBar({ title, parts }: { title: string; parts: readonly BarPart[] }) {
  const total = parts.reduce((sum, part) => sum + part.amount, 0)
  if (total <= 0) return null
  let before = 0
  return (
    <figure className="plan-bar">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img">
        <title>{title}</title>
        {parts.map((part, rank) => {
          const x = (before / total) * width
          const wide = (part.amount / total) * width
          before += part.amount
          return (
            <g key={part.key} data-kind={part.kind} data-rank={rank % 2}>
              <title>{`${part.label} : ${formatMoney(part.amount)}`}</title>
              <rect x={x.toFixed(2)} y={0} width={Math.max(0, wide - 2).toFixed(2)} height={height} rx={3} />
              {wide > 70 && (
                <text x={(x + 8).toFixed(2)} y={28}>
                  {short(part.label, wide)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

const short = (label: string, wide: number) => {
  const most = Math.floor((wide - 16) / 7.5)
  return label.length <= most ? label : `${label.slice(0, Math.max(1, most - 1)).trimEnd()}…`
}
