/** How a body counts: data of the body, written in its own rules. */
export interface Rules {
  /** Basis points of the voting members who must be there. */
  quorumRate: number
  /** Whether a recused member counts in the number the quorum is taken of; never among those who are there. */
  recusedCount: 'out' | 'in'
  majority: Majority
  /** Whether the chair decides when votes are equal. */
  castingVote: boolean
}

export const majorities = {
  simple: 'plus de voix pour que de voix contre',
  absolute: 'plus de la moitié des membres présents',
  'two-thirds': 'deux tiers au moins des voix exprimées',
  unanimous: 'aucune voix contre',
} as const
export type Majority = keyof typeof majorities
export const majorityCodes = Object.keys(majorities) as Majority[]

export const attendanceStates = {
  awaited: 'attendu',
  present: 'présent',
  remote: 'présent à distance',
  excused: 'excusé',
  absent: 'absent',
} as const
export type AttendanceState = keyof typeof attendanceStates
export const attendanceCodes = Object.keys(attendanceStates) as AttendanceState[]

export interface Voter {
  rank: number
  voice: 'voting' | 'advisory'
  chair: boolean
  state: AttendanceState
  recused: boolean
}

export const isThere = ({ state }: Pick<Voter, 'state'>): boolean => state === 'present' || state === 'remote'

export interface Quorum {
  /** Voting members, recused ones included. */
  voting: number
  recused: number
  /** What the quorum is taken of. */
  base: number
  needed: number
  /** Voting members who are there and not recused. */
  present: number
  reached: boolean
}

/** Rounded up: half of five is three. Nobody there is no meeting, whatever the rate. */
export function quorumOf(rules: Pick<Rules, 'quorumRate' | 'recusedCount'>, members: readonly Voter[]): Quorum {
  const voting = members.filter((member) => member.voice === 'voting')
  const recused = voting.filter((member) => member.recused).length
  const base = rules.recusedCount === 'out' ? voting.length - recused : voting.length
  const needed = Math.max(1, Math.ceil((base * rules.quorumRate) / 10_000))
  const present = voting.filter((member) => isThere(member) && !member.recused).length
  return { voting: voting.length, recused, base, needed, present, reached: present >= needed }
}

export const choices = { for: 'pour', against: 'contre', abstain: 'abstention' } as const
export type Choice = keyof typeof choices
export const choiceCodes = Object.keys(choices) as Choice[]

export interface Ballot {
  rank: number
  choice: Choice
}

export interface Tally extends Quorum {
  for: number
  against: number
  abstain: number
  majority: Majority
  /** The chair's vote decided between equal numbers. */
  byChair: boolean
}

export type Count = { result: 'favourable' | 'unfavourable'; tally: Tally } | { result: 'no-quorum' | 'no-vote' | 'tied'; tally: Tally }

/**
 * What the votes of those who may vote add up to. A ballot of somebody recused, absent or without a vote does not count.
 * Abstentions count among those who are there, not among the votes cast.
 */
export function countVotes(rules: Rules, members: readonly Voter[], ballots: readonly Ballot[]): Count {
  const quorum = quorumOf(rules, members)
  const voters = members.filter((member) => member.voice === 'voting' && isThere(member) && !member.recused)
  const choiceOf = new Map(ballots.map((ballot) => [ballot.rank, ballot.choice]))
  const number = (choice: Choice) => voters.filter((voter) => choiceOf.get(voter.rank) === choice).length
  const counts = { for: number('for'), against: number('against'), abstain: number('abstain') }
  const tally: Tally = { ...quorum, ...counts, majority: rules.majority, byChair: false }
  if (!quorum.reached) return { result: 'no-quorum', tally }
  if (counts.for + counts.against === 0) return { result: 'no-vote', tally }
  if (counts.for === counts.against && (rules.majority === 'simple' || rules.majority === 'absolute')) {
    const chair = rules.castingVote ? voiceOfChairs(voters, choiceOf) : undefined
    if (!chair) return { result: 'tied', tally }
    return { result: chair === 'for' ? 'favourable' : 'unfavourable', tally: { ...tally, byChair: true } }
  }
  return { result: passes(rules.majority, tally) ? 'favourable' : 'unfavourable', tally }
}

// Two who chair together decide between equal numbers only with one voice.
function voiceOfChairs(voters: readonly Voter[], choiceOf: ReadonlyMap<number, Choice>): 'for' | 'against' | undefined {
  const voices = new Set(voters.filter((voter) => voter.chair).map((voter) => choiceOf.get(voter.rank)))
  if (voices.size !== 1) return undefined
  const [voice] = voices
  return voice === 'for' || voice === 'against' ? voice : undefined
}

function passes(majority: Majority, { for: ayes, against, present }: Tally): boolean {
  switch (majority) {
    case 'simple':
      return ayes > against
    case 'absolute':
      return ayes * 2 > present
    case 'two-thirds':
      return ayes * 3 >= (ayes + against) * 2
    case 'unanimous':
      return against === 0
  }
}
