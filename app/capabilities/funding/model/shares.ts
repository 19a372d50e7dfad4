import { cents } from '#kernel/money.ts'
import type { Programme } from './draft.ts'
import type { Share } from './propose.ts'

/** Who pays what, on which cost, on which basis: the amounts of a solved programme, in whole cents. */
export const sharesOf = ({ variables }: Pick<Programme, 'variables'>, values: readonly number[]): Share[] =>
  variables.flatMap((v, at): Share[] =>
    v.kind === 'amount' && values[at]! > 0
      ? [
          {
            device: v.device.code,
            block: v.block.code,
            basis: v.basis,
            article: v.ceiling?.article ?? null,
            variant: v.ceiling?.variant ?? null,
            amount: cents(values[at]!),
          },
        ]
      : [],
  )
