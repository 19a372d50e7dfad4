import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { FieldGroup } from '#ui/field-group.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { type Body, bodyKinds } from '../model/bodies.ts'
import { majorities, majorityCodes } from '../model/vote.ts'

const optionsOf = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))
const yesNo = [
  { value: 'oui', label: 'Oui' },
  { value: 'non', label: 'Non' },
]

/** What is asked of a body: what it is, and how it counts. */
export function BodyFields({ form, body }: { form: KeptForm | undefined; body?: Body }) {
  const field = filled(
    form,
    body ? savedOf(body) : { castingVote: 'non', givesOpinions: 'non', recusedCount: 'out', noticeDays: '10', quorum: '50' },
  )
  return (
    <>
      <FieldGroup title="L’instance">
        <Select label="Nature" options={optionsOf(bodyKinds)} {...field('kind')} />
        <Field label="Nom" {...field('name')} />
        <Field kind="textarea" rows={3} label="Ce qu’elle fait" optional maxLength={2000} {...field('purpose')} />
        <Field kind="date" label="Depuis le" {...field('from')} />
      </FieldGroup>
      <FieldGroup title="Ses règles">
        <Field
          kind="number"
          unit="%"
          label="Quorum"
          hint="Part des membres qui votent dont la présence est nécessaire."
          {...field('quorum')}
        />
        <Radios
          label="Membres déportés"
          options={[
            { value: 'out', label: 'Sortis du compte', hint: 'Le quorum se calcule sur les membres qui restent.' },
            {
              value: 'in',
              label: 'Gardés dans le compte',
              hint: 'Le quorum reste calculé sur tous ; un membre déporté ne compte jamais comme présent.',
            },
          ]}
          {...field('recusedCount')}
        />
        <Radios
          label="Majorité"
          options={majorityCodes.map((code) => ({ value: code, label: capital(majorities[code]) }))}
          {...field('majority')}
        />
        <Radios label="La présidence départage les voix égales" options={yesNo} {...field('castingVote')} />
        <Radios
          label="Donne l’avis de la gouvernance"
          options={[
            { value: 'oui', label: 'Oui', hint: 'Demandé par exemple par le Fonds vert ; les deux coprésidents le signent.' },
            yesNo[1]!,
          ]}
          {...field('givesOpinions')}
        />
        <Field kind="number" unit="jours" label="Délai de convocation" {...field('noticeDays')} />
        <Field kind="textarea" rows={2} label="Qui peut assister sans voter" optional maxLength={1000} {...field('attends')} />
        <Field
          label="Où ces règles sont écrites"
          hint="Règlement intérieur, délibération, convention : avec sa date."
          {...field('source')}
        />
      </FieldGroup>
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const yes = (value: boolean) => (value ? 'oui' : 'non')

const savedOf = (body: Body) => ({
  kind: body.kind,
  name: body.name,
  purpose: body.purpose,
  from: body.from,
  quorum: String(body.quorumRate / 100),
  recusedCount: body.recusedCount,
  majority: body.majority,
  castingVote: yes(body.castingVote),
  givesOpinions: yes(body.givesOpinions),
  noticeDays: String(body.noticeDays),
  attends: body.attends,
  source: body.source,
})
