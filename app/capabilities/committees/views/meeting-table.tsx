import { DataTable } from '#ui/data-table.tsx'
import { counted, formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type Meeting, meetingStages, pathOfMeeting } from '../model/meetings.ts'

export function MeetingTable({ caption, meetings }: { caption: string; meetings: readonly Meeting[] }) {
  return (
    <DataTable
      caption={caption}
      rows={meetings}
      keyOf={(meeting) => meeting.id}
      columns={[
        { key: 'title', label: 'Réunion', cell: titleOf },
        { key: 'body', label: 'Instance', cell: (meeting) => meeting.bodyName },
        {
          key: 'day',
          label: 'Jour',
          cell: (meeting) => `${formatDay(meeting.heldOn)} à ${meeting.startsAt.replace(':', '\u00a0h\u00a0')}`,
        },
        { key: 'agenda', label: 'Ordre du jour', cell: (meeting) => counted(meeting.agendaSize, 'point') },
        { key: 'stage', label: 'État', cell: stageOf },
      ]}
    />
  )
}

const titleOf = (meeting: Meeting) => (
  <>
    <a href={pathOfMeeting(meeting)}>{meeting.title}</a>
    <br />
    <small>{meeting.reference}</small>
  </>
)

const stageOf = ({ stage }: Pick<Meeting, 'stage'>) => (
  <Tag {...(stage === 'open' ? { tone: 'accent' as const } : stage === 'closed' ? { tone: 'quiet' as const } : {})}>
    {meetingStages[stage].label}
  </Tag>
)
