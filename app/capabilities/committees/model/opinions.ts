import type { Day } from '#kernel/day.ts'
import type { AgendaItem, Meeting } from './meetings.ts'
import type { Tally } from './vote.ts'

export interface Opinion {
  itemId: string
  reference: string
  result: 'favourable' | 'unfavourable'
  votedOn: Day
  signedOn: Day | null
}

export const opinionKeyOf = (territoryId: string, itemId: string) =>
  ({ kind: 'governance-opinion', territoryId, subjectId: itemId }) as const

/** All that the two who chair sign: an item corrected since is signed again. */
export const contentOfOpinion = (
  meeting: Pick<Meeting, 'reference' | 'heldOn' | 'bodyName'>,
  item: Pick<AgendaItem, 'opinionReference' | 'title' | 'projectReference' | 'deviceCode' | 'question'>,
  vote: { result: Opinion['result']; text: string; tally: Tally },
): string => {
  const { tally } = vote
  return [
    item.opinionReference,
    meeting.reference,
    meeting.heldOn,
    meeting.bodyName,
    item.title,
    item.projectReference,
    item.deviceCode,
    item.question,
    vote.result,
    vote.text,
    tally.for,
    tally.against,
    tally.abstain,
    tally.present,
    tally.needed,
    tally.base,
    tally.recused,
    tally.majority,
  ].join('\x1f')
}

/** What the two halves say by signing, or by refusing to. */
export const opinionWords = { for: 'a signé l’avis', against: 'refuse de signer' } as const
