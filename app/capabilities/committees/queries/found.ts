import type { SearchSource } from '#kernel/words.ts'
import { meetingStages, outcomes, pathOfMeeting } from '../model/meetings.ts'
import { obstacleStates, pathOfObstacle } from '../model/obstacles.ts'
import { committeeScope, mayInCommittees } from '../policy.ts'
import { listDecisions } from './decisions.ts'
import { listMeetings } from './meetings.ts'
import { listObstacles } from './obstacles.ts'

const join = (...parts: (string | null)[]) => parts.filter(Boolean).join(' · ')

export const findMeetings: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  const { meetings, total } = await listMeetings(tx, committeeScope(actor, on), {
    territoryId: territory.id,
    search: words,
    page,
    pageSize,
  })
  return {
    total,
    found: meetings.map((meeting) => ({
      title: meeting.title,
      href: pathOfMeeting(meeting),
      about: join(meeting.reference, meeting.bodyName, meetingStages[meeting.stage].label),
      on: meeting.heldOn,
    })),
  }
}

/** The register, for who may open it. */
export const findDecisions: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  if (!mayInCommittees(actor, 'read-decisions', territory, false)) return { found: [], total: 0 }
  const { decisions, total } = await listDecisions(tx, committeeScope(actor, on), {
    territoryId: territory.id,
    search: words,
    page,
    pageSize,
  })
  return {
    total,
    found: decisions.map((decision) => ({
      title: decision.title,
      href: `/espace/${territory.code}/comites/decisions?q=${decision.reference}`,
      about: join(decision.reference, decision.decidedBy, outcomes[decision.outcome]),
      on: decision.decidedOn,
    })),
  }
}

export const findObstacles: SearchSource = async (tx, { actor, on }, { territory, words, page, pageSize }) => {
  const { obstacles, total } = await listObstacles(tx, committeeScope(actor, on), {
    territoryId: territory.id,
    search: words,
    page,
    pageSize,
  })
  return {
    total,
    found: obstacles.map((obstacle) => ({
      title: obstacle.title,
      href: pathOfObstacle(obstacle),
      about: join(obstacle.reference, obstacleStates[obstacle.state]),
      on: obstacle.raisedOn,
    })),
  }
}
