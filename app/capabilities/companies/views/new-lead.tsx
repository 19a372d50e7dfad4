import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { channelCodes, channels, sourceCodes, sources } from '../model.ts'

export function NewLead(props: {
  companies: readonly { id: string; name: string }[]
  today: Day
  submissionKey: string
  form: KeptForm | undefined
}) {
  const form = props.form?.fields.verb === 'add' ? props.form : undefined
  const field = filled(form, { receivedOn: props.today, submissionKey: props.submissionKey })
  return (
    <details open={form !== undefined}>
      <summary>Noter une piste</summary>
      <form method="post" className="form">
        <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
        <Field label="La piste, en quelques mots" {...field('title')} />
        <Field label="Ce qu’on en sait" kind="textarea" optional {...field('words')} />
        <Select
          label="Entreprise"
          optional
          emptyLabel="Pas encore connue"
          {...field('companyId')}
          options={props.companies.map((company) => ({ value: company.id, label: company.name }))}
        />
        <Select label="Venue par" {...field('channel')} options={channelCodes.map((code) => ({ value: code, label: channels[code] }))} />
        <Select label="Apportée par" {...field('sourcedBy')} options={sourceCodes.map((code) => ({ value: code, label: sources[code] }))} />
        <Field label="Reçue le" kind="date" {...field('receivedOn')} />
        <Button name="verb" value="add" look="main">
          Noter la piste
        </Button>
      </form>
    </details>
  )
}
