import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import type { Invitation } from '../queries/guests.ts'
import { ficheHref } from './fiche-words.tsx'

/** Fiches that other territories offer to show here, each to accept or decline. */
export function Invitations({ invitations, code }: { invitations: readonly Invitation[]; code: string }) {
  return (
    <Notice
      title={`${counted(invitations.length, 'fiche d’un autre territoire attend', 'fiches d’autres territoires attendent')} votre réponse`}
    >
      <ul>
        {invitations.map((one) => (
          <li key={one.reference}>
            <a href={`${ficheHref(code, one.reference)}/partage`}>{one.title}</a>, {one.owner}, depuis le {formatDay(one.invitedOn)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
