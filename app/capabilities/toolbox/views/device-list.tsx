import type { Cents } from '#kernel/money.ts'
import { counted, formatDay, formatMoney, formatRate, french } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { type Answer, Verdict as Sign } from '#ui/verdict.tsx'
import { bringsMoney, type Device, forms, regimes, type Status, type Verdict } from '../model.ts'
import { isLeaf } from '../model/rule.ts'
import { CriteriaTree, type Known } from './criteria-tree.tsx'

export interface DeviceGroup {
  id: string
  title: string
  /** What it is called when it holds one device. */
  one: string
  verdicts: readonly Verdict[]
}

/** The answers of the toolbox, best first. Every device is in one of them. */
export function groupsOf(verdicts: readonly Verdict[]): DeviceGroup[] {
  const pick = (...of: Status[]) => verdicts.filter(({ status }) => of.includes(status))
  return [
    { id: 'eligibles', title: 'Éligibles et ouverts', one: 'éligible et ouvert', verdicts: pick('eligible') },
    { id: 'a-confirmer', title: 'À confirmer', one: 'à confirmer', verdicts: pick('unsettled') },
    {
      id: 'fermes',
      title: 'Clos, suspendus ou pas encore ouverts',
      one: 'clos, suspendu ou pas encore ouvert',
      verdicts: pick('not-yet-open', 'suspended', 'out-of-date'),
    },
    { id: 'sans-objet', title: 'Sans objet pour ce projet', one: 'sans objet pour ce projet', verdicts: pick('not-applicable') },
    { id: 'non-eligibles', title: 'Non éligibles', one: 'non éligible', verdicts: pick('not-eligible') },
  ]
}

export function DeviceList(props: { group: DeviceGroup; cost: Cents | null; known: Known; unfolded: boolean }) {
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

const words: Record<Answer, string> = {
  yes: 'Éligible',
  no: 'Non éligible',
  unknown: 'À confirmer',
  'not-applicable': 'Sans objet',
}

function DeviceVerdict(props: { verdict: Verdict; cost: Cents | null; known: Known; unfolded: boolean }) {
  const { verdict, cost, known } = props
  const { device, truth, tree, missing, reasons } = verdict
  return (
    <article aria-labelledby={`dispositif-${device.code}`}>
      <h3 id={`dispositif-${device.code}`}>
        <a href={`/dispositifs/${device.code}`}>{device.name}</a>
      </h3>
      <p className="verdict-line">
        <Sign is={tree.truth}>{words[tree.truth]}</Sign>
        {missing.length > 0 && <small>{counted(missing.length, 'réponse')} pour conclure</small>}
      </p>
      <p className="amount">{truth === 'no' ? null : <UpTo verdict={verdict} cost={cost} />}</p>
      <p className="quiet about">
        {device.operator} · {forms[device.form].toLowerCase()} · {windowWords(device, verdict.window)}
      </p>
      {truth === 'no' && (
        <p className="reasons">
          {tree.truth === 'no'
            ? `${reasons.length > 1 ? 'Conditions non remplies' : 'Condition non remplie'} : `
            : 'Ne concerne que ceci : '}
          {reasons.map(({ rule }) => (isLeaf(rule) ? rule.text : '')).join(' ')}
        </p>
      )}
      <details open={props.unfolded}>
        <summary>Conditions et source</summary>
        <CriteriaTree tree={tree} device={device} known={known} />
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
  if (!bringsMoney(device))
    return device.rate === null
      ? `sans montant : ${forms[device.form].toLowerCase()}`
      : `jusqu’à ${formatRate(device.rate)} de la prestation`
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
