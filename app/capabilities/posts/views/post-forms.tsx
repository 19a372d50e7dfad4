import { Button } from '#ui/button.tsx'
import { Checkboxes } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { type Post, payerCodes, payers } from '../model.ts'

const ofVerb = (form: KeptForm | undefined, verb: string) => (form?.fields.verb === verb ? form : undefined)

export function DescribeForm({ post, form }: { post: Post | null; form: KeptForm | undefined }) {
  const kept = ofVerb(form, 'describe')
  const field = filled(kept, { employer: post?.employer, openedOn: post ? formatDay(post.openedOn) : undefined, source: post?.source })
  return (
    <details open={kept !== undefined || post === null}>
      <summary>{post ? 'Corriger le poste' : 'Décrire le poste'}</summary>
      <form method="post" className="form">
        <input type="hidden" name="verb" value="describe" />
        <input type="hidden" name="version" value={post?.version ?? 0} />
        <Field label="Employeur" {...field('employer')} />
        <Field label="Poste ouvert le" hint="Par exemple 01/02/2024." {...field('openedOn')} />
        <SourceFields form={kept} source={post?.source} toVerify={post?.toVerify ?? false} />
        <Button look="main">Enregistrer</Button>
      </form>
    </details>
  )
}

export function FundForm({ form }: { form: KeptForm | undefined }) {
  const kept = ofVerb(form, 'fund')
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Noter une convention</summary>
      <form method="post" className="form">
        <input type="hidden" name="verb" value="fund" />
        <Field label="Début" hint="Par exemple 01/03/2027." {...field('startsOn')} />
        <Field label="Fin" {...field('endsOn')} />
        <Field label="Coût du poste sur la période" kind="number" unit="€" {...field('amount')} />
        {payerCodes.map((code) => (
          <Field key={code} label={`Part : ${payers[code]}`} kind="number" unit="%" optional {...field(`${code}Share`)} />
        ))}
        <SourceFields form={kept} source={undefined} toVerify={false} />
        <Button look="main">Noter la convention</Button>
      </form>
    </details>
  )
}

function SourceFields(props: { form: KeptForm | undefined; source: string | undefined; toVerify: boolean }) {
  const field = filled(props.form, { source: props.source })
  const choice = ticked(props.form, { toVerify: props.toVerify ? ['oui'] : [] })
  return (
    <>
      <Field label="Source" hint="Par exemple « Convention du 12/02/2026 »." {...field('source')} />
      <Checkboxes label="Certitude" optional options={[{ value: 'oui', label: 'À vérifier' }]} {...choice('toVerify')} />
    </>
  )
}
