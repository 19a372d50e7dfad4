import type { Cents } from '#kernel/money.ts'
import type { Why } from './draft.ts'
import type { Answer, Proposal } from './propose.ts'

const euros = (amount: Cents): number => amount / 100

/** What a solved scenario answers to a script; amounts in euros, as the scenario gave them. */
export function toldAnswer(answer: Answer) {
  const excluded = answer.excluded.map(({ device, block, why }) => ({ device, block, ...toldWhy(why) }))
  if (!answer.feasible) return { feasible: false, conflict: answer.conflict.map(toldWhy), excluded }
  return { feasible: true, proposals: answer.proposals.map(toldProposal), excluded }
}

const toldWhy = ({ sentence, reference, toVerify }: Why) => ({ sentence, reference, toVerify })

const toldProposal = (plan: Proposal) => ({
  aidInEuros: euros(plan.aid),
  loansInEuros: euros(plan.loans),
  ownMoneyInEuros: euros(plan.own),
  files: plan.files,
  gapPercent: plan.gap * 100,
  shares: plan.shares.map(({ amount, ...share }) => ({ ...share, amountInEuros: euros(amount) })),
  binding: plan.binding.map((b) => ({ ...toldWhy(b), blocks: b.blocks })),
  cash: plan.cash.map((m) => ({
    month: m.month,
    spentInEuros: euros(m.spent),
    receivedInEuros: euros(m.received),
    advancedInEuros: euros(m.gap),
  })),
  ifRefused: plan.ifRefused.map((r) => ({ device: r.device, aidInEuros: euros(r.aid) })),
})
