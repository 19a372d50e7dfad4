import { Button } from '#ui/button.tsx'
import { counted } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import type { MeetingStage } from '../model/meetings.ts'
import { type AttendanceState, attendanceCodes, attendanceStates, type Quorum } from '../model/vote.ts'
import { CommitteeForm } from './committee-form.tsx'

export interface Shown {
  rank: number
  name: string
  quality: string
  voice: 'voting' | 'advisory'
  chair: boolean
  state: AttendanceState
}

/** Who was called and, once it is held, who was there. */
export function AttendanceList({ attendance, stage }: { attendance: readonly Shown[]; stage: MeetingStage }) {
  if (attendance.length === 0) return <p className="quiet">Les membres seront ceux du jour de la réunion, appelés par la convocation.</p>
  const wasHeld = stage === 'open' || stage === 'closed'
  return (
    <ul className="attendance" role="list">
      {attendance.map((one) => (
        <li key={one.rank}>
          <Who one={one} />
          {wasHeld && <span className="state">{attendanceStates[one.state]}</span>}
        </li>
      ))}
    </ul>
  )
}

/** A thumb marks each member: one form, four choices a line. */
export function AttendanceForm({ attendance }: { attendance: readonly Shown[] }) {
  return (
    <CommitteeForm verb="attendance">
      <ul className="attendance" role="list">
        {attendance.map((one) => (
          <li key={one.rank}>
            <fieldset>
              <legend>
                <Who one={one} />
              </legend>
              <div className="segments">
                {attendanceCodes
                  .filter((code) => code !== 'awaited')
                  .map((code) => (
                    <label key={code}>
                      <input type="radio" name={`presence-${one.rank}`} value={code} defaultChecked={one.state === code} />
                      <span>{short[code]}</span>
                    </label>
                  ))}
              </div>
            </fieldset>
          </li>
        ))}
      </ul>
      <Button>Enregistrer les présences</Button>
    </CommitteeForm>
  )
}

const short: Readonly<Record<Exclude<AttendanceState, 'awaited'>, string>> = {
  present: 'Là',
  remote: 'En visio',
  excused: 'Excusé',
  absent: 'Absent',
}

function Who({ one }: { one: Shown }) {
  return (
    <span>
      {one.name}
      <small>
        {one.quality}
        {one.voice === 'advisory' ? ', sans vote' : ''}
        {one.chair ? ', préside' : ''}
      </small>
    </span>
  )
}

/** Whether enough members are there, with the numbers that say so. */
export function QuorumLine({ quorum }: { quorum: Quorum }) {
  const { present, needed, base, recused } = quorum
  return (
    <p>
      <Verdict is={quorum.reached ? 'yes' : 'no'}>{quorum.reached ? 'Quorum atteint' : 'Quorum non atteint'}</Verdict>
      {` : ${counted(present, 'membre votant présent', 'membres votants présents')}, ${needed} nécessaires sur ${base}`}
      {recused > 0 && `, ${counted(recused, 'déporté')}`}.
    </p>
  )
}
