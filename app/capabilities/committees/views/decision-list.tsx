import { DataTable } from '#ui/data-table.tsx'
import { formatDay } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import { type ItemOutcome, outcomes } from '../model/meetings.ts'
import type { Decision } from '../queries/decisions.ts'

const signs = { favourable: 'yes', unfavourable: 'no', adjourned: 'unknown', noted: 'yes' } as const satisfies Record<ItemOutcome, string>

/** Lines of the register. @param href of the committees */
export function DecisionList({ decisions, href }: { decisions: readonly Decision[]; href: string }) {
  return (
    <DataTable
      caption="Décisions, de la plus récente à la plus ancienne"
      rows={decisions}
      keyOf={(one) => one.id}
      columns={[
        { key: 'title', label: 'Décision', cell: (one) => <What one={one} href={href} /> },
        { key: 'outcome', label: 'Sens', cell: (one) => <Verdict is={signs[one.outcome]}>{outcomes[one.outcome]}</Verdict> },
        { key: 'by', label: 'Prise par', cell: (one) => <By one={one} href={href} /> },
        { key: 'on', label: 'Le', cell: (one) => formatDay(one.decidedOn) },
      ]}
    />
  )
}

function What({ one, href }: { one: Decision; href: string }) {
  const space = href.replace(/\/comites$/, '')
  return (
    <div>
      {one.title}
      <br />
      <small>
        {[one.reference, one.opinionReference, one.deviceName].filter(Boolean).join(' · ')}
        {one.projectReference && (
          <>
            {' · '}
            <a href={`${space}/projets/${one.projectReference}`}>{one.projectReference}</a>
          </>
        )}
      </small>
      {one.text && <p className="detail">{one.text}</p>}
    </div>
  )
}

function By({ one, href }: { one: Decision; href: string }) {
  return (
    <div>
      {one.meetingReference ? <a href={`${href}/reunions/${one.meetingReference}`}>{one.decidedBy}</a> : one.decidedBy}
      {one.source && (
        <>
          <br />
          <small>{one.sourceUrl ? <a href={one.sourceUrl}>{one.source}</a> : one.source}</small>
        </>
      )}
    </div>
  )
}
