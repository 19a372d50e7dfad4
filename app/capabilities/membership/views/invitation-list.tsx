import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { type Invitation, invitationState, invitationStates } from '../model/mandates.ts'
import { periodWords, roleWords } from './mandate-words.tsx'

/** The invitations sent, those that wait with what may be done about them. */
export function InvitationList({ invitations, on, code }: { invitations: readonly Invitation[]; on: Day; code: string }) {
  if (invitations.length === 0)
    return <Empty title="Aucune invitation envoyée">Les invitations partent d’ici, et disent ici si elles sont acceptées.</Empty>
  return (
    <DataTable
      caption={`Invitations de ${code}, cent au plus`}
      rows={invitations}
      keyOf={(invitation) => invitation.id}
      columns={[
        {
          key: 'name',
          label: 'Personne',
          cell: (i) => (
            <div>
              {i.name}
              <br />
              <small>{i.email}</small>
            </div>
          ),
        },
        { key: 'role', label: 'Mandat', cell: (i) => `${roleWords(i)}, ${periodWords(i)}` },
        { key: 'sent', label: 'Invité par', cell: (i) => `${i.invitedBy}, le ${formatDay(i.invitedOn)}` },
        { key: 'state', label: 'État', cell: (i) => <State invitation={i} on={on} /> },
        { key: 'verbs', label: 'Agir', cell: (i) => <Verbs invitation={i} on={on} /> },
      ]}
    />
  )
}

function State({ invitation, on }: { invitation: Invitation; on: Day }) {
  const state = invitationState(invitation, on)
  return (
    <span>
      <Tag {...(state === 'open' && { tone: 'accent' as const })}>{invitationStates[state]}</Tag>
      {state === 'open' && ` jusqu’au ${formatDay(invitation.expiresOn)}`}
      {state === 'accepted' && ` le ${formatDay(invitation.acceptedOn!)}`}
    </span>
  )
}

function Verbs({ invitation, on }: { invitation: Invitation; on: Day }) {
  const state = invitationState(invitation, on)
  if (state === 'accepted' || state === 'withdrawn') return <span className="quiet">rien à faire</span>
  return (
    <form method="post" className="row">
      <input type="hidden" name="invitation" value={invitation.id} />
      <Button small name="verb" value="resend">
        Renvoyer<span className="read-only-aloud"> l’invitation de {invitation.name}</span>
      </Button>
      <Button small name="verb" value="withdraw">
        Retirer<span className="read-only-aloud"> l’invitation de {invitation.name}</span>
      </Button>
    </form>
  )
}
