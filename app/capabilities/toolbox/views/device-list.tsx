import type { Cents } from '#kernel/money.ts'
import { counted, formatDay, formatMoney, formatRate, french } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { type Answer, Verdict as Sign } from '#ui/verdict.tsx'
import { bringsMoney, type Device, forms, regimes, type Verdict } from '../model.ts'
import { CriteriaTree, type Known } from './criteria-tree.tsx'

export interface DeviceGroup {
  id: string
  title: string
  verdicts: readonly Verdict[]
}

/** The four answers of the toolbox, best first. Every device is in one of them. */
export function groupsOf(verdicts: readonly Verdict[]): DeviceGroup[] {
  const pick = (test: (verdict: Verdict) => boolean) => verdicts.filter(test)
  const isOpen = (v: Verdict) => v.window === 'open'
  return [
    { id: 'eligibles', title: 'Éligibles et ouverts', verdicts: pick((v) => v.truth === 'yes' && isOpen(v)) },
    { id: 'a-confirmer', title: 'À confirmer', verdicts: pick((v) => v.truth === 'unknown' && isOpen(v)) },
    {
      id: 'fermes',
      title: 'Clos, suspendus ou pas encore ouverts',
      verdicts: pick((v) => v.truth !== 'no' && !isOpen(v)),
    },
    { id: 'non-eligibles', title: 'Non éligibles', verdicts: pick((v) => v.truth === 'no') },
  ]
}

export function DeviceList(props: {
  group: DeviceGroup
  cost: Cents | null
  known: Known
  unfolded: boolean
}) {
  const { group, cost, known, unfolded } = props
  if (group.verdicts.length === 0) return null
  return (
    <section aria-labelledby={group.id}>
      <h2 id={group.id}>
        {group.title} <span className="quiet">({group.verdicts.length})</span>
      </h2>
      <ul className="devices" role="list">
        {group.verdicts.map((verdict) => (
          <li key={verdict.device.code}>
            <DeviceVerdict verdict={verdict} cost={cost} known={known} unfolded={unfolded} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const words: Record<Answer, string> = { yes: 'Éligible', no: 'Non éligible', unknown: 'À confirmer' }

function DeviceVerdict(props: { verdict: Verdict; cost: Cents | null; known: Known; unfolded: boolean }) {
  const { verdict, cost, known } = props
  const { device, truth, missing } = verdict
  return (
    <article aria-labelledby={`dispositif-${device.code}`}>
      <h3 id={`dispositif-${device.code}`}>
        <a href={`/dispositifs/${device.code}`}>{device.name}</a>
      </h3>
      <p className="verdict-line">
        <Sign is={truth}>{words[truth]}</Sign>
        {missing.length > 0 && <small>{counted(missing.length, 'question')} à trancher</small>}
      </p>
      <p className="amount">{truth === 'no' ? null : <UpTo verdict={verdict} cost={cost} />}</p>
      <p className="quiet about">
        {device.operator} · {forms[device.form].toLowerCase()} · {windowWords(device, verdict.window)}
      </p>
      <details open={props.unfolded}>
        <summary>Conditions et source</summary>
        <CriteriaTree verdict={verdict} known={known} />
        <p className="quiet">
          {regimes[device.regime]}.{device.note && ` ${french(device.note)}`}
        </p>
        <Source
          label={device.sourceLabel ?? device.source}
          href={device.sourceUrl ?? undefined}
          on={device.verifiedOn ?? undefined}
          toVerify={device.toVerify}
        />
      </details>
    </article>
  )
}

function UpTo({ verdict, cost }: { verdict: Verdict; cost: Cents | null }) {
  const { upTo, device } = verdict
  const rate = device.rate !== null && `${formatRate(device.rate)} du coût éligible`
  if (upTo === null) {
    return <span className="missing">{whyNoAmount(device, cost)}</span>
  }
  return (
    <>
      jusqu’à <strong>{formatMoney(upTo)}</strong>
      {rate && <small> {rate}</small>}
    </>
  )
}

function whyNoAmount(device: Device, cost: Cents | null): string {
  if (!bringsMoney(device)) return device.rate === null ? `sans montant : ${forms[device.form].toLowerCase()}` : `jusqu’à ${formatRate(device.rate)} de la prestation`
  const published = device.rate !== null || device.amountMax !== null
  return published && cost === null ? 'coût du projet non publié' : 'montant non publié'
}

/** Until when, or since when not: the last day is a day it is open. */
function windowWords(device: Pick<Device, 'from' | 'until'>, window: Verdict['window']): string {
  switch (window) {
    case 'open':
      return device.until ? `ouvert jusqu’au ${formatDay(device.until)}` : 'ouvert, sans date de fin publiée'
    case 'not-yet':
      return `ouvre le ${formatDay(device.from!)}`
    case 'over':
      return `clos, dernier jour le ${formatDay(device.until!)}`
    case 'suspended':
      return 'suspendu'
  }
}
