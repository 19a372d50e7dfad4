import type { Day } from '#kernel/day.ts'
import { ButtonLink } from '#ui/button.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Source } from '#ui/source.tsx'
import { alarmOf, type HeldMandate, isToConfirm, type ProgrammeEvent, vacantHalves } from '../model/mandates.ts'
import { halves } from '../model/pair.ts'
import { roleWords } from './mandate-words.tsx'

interface Watched {
  watched: readonly HeldMandate[]
  events: readonly ProgrammeEvent[]
  on: Day
  code: string
  mayGive: boolean
}

/** What keeps the territory from deciding, or soon will: a vacant half, an end that comes, an election since. */
export function MandateAlarms(props: Watched) {
  return (
    <>
      <Vacancies {...props} />
      <Ends {...props} />
      <Elections {...props} />
    </>
  )
}

function Vacancies({ watched, on, code, mayGive }: Watched) {
  return vacantHalves(watched, on).map((half) => (
    <Notice key={half} kind="warning" title={`${halves[half]} : personne ne peut signer aujourd’hui`}>
      <p>
        Aucun mandat en cours n’a d’adresse dans Ressort. Les actes du binôme attendent : invitez la personne qui tient cette moitié, ou
        nommez un intérim jusqu’à un jour dit.
      </p>
      {mayGive && (
        <p className="row">
          <ButtonLink small href={`/espace/${code}/partenaires/inviter?role=${half}-referent`}>
            Inviter
          </ButtonLink>
          <ButtonLink small href={`/espace/${code}/partenaires/inviter?role=${half}-referent&interim=oui`}>
            Nommer un intérim
          </ButtonLink>
        </p>
      )}
    </Notice>
  ))
}

function Ends({ watched, on, code }: Watched) {
  const ending = watched.filter((mandate) => alarmOf(mandate, on) !== null)
  if (ending.length === 0) return null
  return (
    <Notice kind="warning" title={ending.length === 1 ? 'Un mandat finit bientôt' : `${ending.length} mandats finissent bientôt`}>
      <ul>
        {ending.map((mandate) => (
          <li key={mandate.id}>
            <a href={`/espace/${code}/partenaires/personnes/${mandate.personId}`}>{mandate.person}</a>, {roleWords(mandate).toLowerCase()} :
            dernier jour le {formatDay(mandate.until!)}
          </li>
        ))}
      </ul>
      <p>La personne et le chef de projet sont prévenus à 90, 30 et 7 jours de la fin.</p>
    </Notice>
  )
}

function Elections({ watched, events, on, code }: Watched) {
  return events.map((event) => {
    const waiting = watched.filter((mandate) => isToConfirm(mandate, event, on))
    if (waiting.length === 0) return null
    return (
      <Notice key={event.code} title={`À confirmer depuis : ${event.label}`}>
        <ul>
          {waiting.map((mandate) => (
            <li key={mandate.id}>
              <a href={`/espace/${code}/partenaires/personnes/${mandate.personId}`}>{mandate.person}</a>, {roleWords(mandate).toLowerCase()}
              , a été désigné avant ce scrutin : dites si son mandat tient, ou mettez-y fin.
            </li>
          ))}
        </ul>
        <Source label={event.sourceLabel ?? event.source} href={event.sourceUrl ?? undefined} on={event.on} toVerify={event.toVerify} />
      </Notice>
    )
  })
}
