import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import { type Commitment, type CommitmentState, commitmentStates } from '../model/commitments.ts'

export type ShownCommitment = Commitment & { state: CommitmentState; mayNote: boolean; mayWithdraw: boolean }

const signs = {
  late: 'no',
  soon: 'unknown',
  open: 'unknown',
  kept: 'yes',
  'kept-late': 'yes',
  withdrawn: 'unknown',
} as const satisfies Record<CommitmentState, string>

/** Promises, those to keep first; who may say that one is kept, or no longer awaited, has the form under it. */
export function CommitmentList(props: {
  commitments: readonly ShownCommitment[]
  form: KeptForm | undefined
  today: string
  across?: boolean
}) {
  const { commitments, form, today, across } = props
  return (
    <DataTable
      caption="Engagements, d’abord ceux qui restent à tenir"
      rows={commitments}
      keyOf={(one) => one.id}
      columns={[
        { key: 'promise', label: 'Engagement', cell: (one) => <Promised one={one} across={across === true} /> },
        { key: 'who', label: 'Qui s’engage', cell: (one) => one.organisation },
        { key: 'due', label: 'Pour le', cell: (one) => formatDay(one.dueOn) },
        { key: 'state', label: 'État', cell: (one) => <State one={one} form={form} today={today} /> },
      ]}
    />
  )
}

function Promised({ one, across }: { one: ShownCommitment; across: boolean }) {
  return (
    <div>
      {one.promise}
      <br />
      <small>
        {[one.reference, across && one.territoryName, one.projectReference, `promis le ${formatDay(one.promisedOn)}`]
          .filter(Boolean)
          .join(' · ')}
        {', '}
        {one.sourceUrl ? <a href={one.sourceUrl}>{one.source}</a> : one.source}
      </small>
    </div>
  )
}

function State({ one, form, today }: { one: ShownCommitment; form: KeptForm | undefined; today: string }) {
  const isAwaited = !one.deliveredOn && !one.withdrawnOn
  const asked = form?.fields.commitment === one.id ? form : undefined
  return (
    <div>
      <Verdict is={signs[one.state]}>{commitmentStates[one.state]}</Verdict>
      {one.deliveredOn && (
        <>
          <br />
          <small>
            le {formatDay(one.deliveredOn)} : {one.evidenceUrl ? <a href={one.evidenceUrl}>{one.evidence}</a> : one.evidence}
          </small>
        </>
      )}
      {one.withdrawnOn && (
        <>
          <br />
          <small>
            le {formatDay(one.withdrawnOn)} : {one.withdrawnReason}
          </small>
        </>
      )}
      {one.mayNote && isAwaited && <Delivery one={one} form={asked?.fields.verb === 'deliver' ? asked : undefined} today={today} />}
      {one.mayWithdraw && isAwaited && <Withdrawal one={one} form={asked?.fields.verb === 'withdraw' ? asked : undefined} />}
    </div>
  )
}

function Delivery({ one, form, today }: { one: ShownCommitment; form: KeptForm | undefined; today: string }) {
  const field = filled(form, { deliveredOn: today })
  return (
    <details open={form !== undefined}>
      <summary>
        C’est tenu<span className="read-only-aloud"> : {one.promise}</span>
      </summary>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="deliver" />
        <input type="hidden" name="commitment" value={one.id} />
        <Field kind="date" label="Tenu le" {...field('deliveredOn')} />
        <Field label="Ce qui le prouve" {...field('evidence')} />
        <Field kind="url" label="Adresse de la pièce" optional {...field('evidenceUrl')} />
        <Button small>Enregistrer</Button>
      </form>
    </details>
  )
}

function Withdrawal({ one, form }: { one: ShownCommitment; form: KeptForm | undefined }) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>
        Ce n’est plus attendu<span className="read-only-aloud"> : {one.promise}</span>
      </summary>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="withdraw" />
        <input type="hidden" name="commitment" value={one.id} />
        <Field kind="textarea" rows={2} label="Pourquoi" hint="L’organisation le lit aussi." maxLength={1000} {...field('reason')} />
        <Button small>Retirer</Button>
      </form>
    </details>
  )
}
