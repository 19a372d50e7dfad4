import { type Entry, moneyStates } from '#cap/funding/model.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import type { ProjectOpinion } from '../queries/opinions.ts'

/** One number from the agenda to the payment: the vote, the signatures, then the money of the device that asked. */
export function OpinionThread({ opinion, entries, href }: { opinion: ProjectOpinion; entries: readonly Entry[]; href: string }) {
  const money = entries.filter((entry) => entry.deviceCode === opinion.deviceCode).toReversed()
  return (
    <section aria-labelledby={opinion.reference}>
      <h2 id={opinion.reference}>{`${opinion.reference}, du vote au versement`}</h2>
      <p className="quiet">{opinion.deviceName}</p>
      <ol className="history" role="list">
        <li>
          <p className="quiet">{formatDay(opinion.votedOn)}</p>
          <p>
            <a href={`${href}/reunions/${opinion.meetingReference}/points/${opinion.rank}`}>
              Avis {opinion.result === 'favourable' ? 'favorable' : 'défavorable'} voté
            </a>
          </p>
        </li>
        <li>
          <p className="quiet">{opinion.signedOn ? formatDay(opinion.signedOn) : 'en attente'}</p>
          <p>Signé par les deux coprésidents</p>
        </li>
        {money.map((entry) => (
          <li key={entry.id}>
            <p className="quiet">{formatDay(entry.happenedOn)}</p>
            <p>
              {moneyStates[entry.state]} : {formatMoney(entry.amount)}, {entry.funder}
            </p>
          </li>
        ))}
      </ol>
      {money.length === 0 && <p className="quiet">Rien encore au registre de l’argent pour ce dispositif.</p>}
    </section>
  )
}
