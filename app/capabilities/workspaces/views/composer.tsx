import { Button } from '#ui/button.tsx'
import { Checkboxes, Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { audienceCodes, audiences, type Member } from '../model.ts'

interface ComposerProps {
  members: readonly Member[]
  corner: boolean
  submissionKey: string
  form: KeptForm | undefined
  me: string
}

/** Writes in the stream: a message or a decision, and who is told of it. */
export function Composer({ members, corner, submissionKey, form, me }: ComposerProps) {
  const field = filled(form, { submissionKey, kind: 'message', audience: 'members' })
  const others = members.filter((member) => member.personId !== me)
  return (
    <form method="post" className="composer sheet" noValidate>
      <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
      <Field {...field('body')} kind="textarea" rows={3} label="Votre message" />
      <Mentions members={others} form={form} />
      <div className="composer-foot">
        {corner && <AudienceChoice {...field('audience')} />}
        <Button look="main" name="kind" value="message">
          Publier
        </Button>
        <Button name="kind" value="decision">
          Publier comme décision
        </Button>
      </div>
    </form>
  )
}

/** Who reads it, for those who have the choice. */
export function AudienceChoice(props: { name: string; value: string | undefined; error: string | undefined }) {
  return <Radios {...props} label="Qui le lit" options={audienceCodes.map((value) => ({ value, label: audiences[value].label }))} />
}

function Mentions({ members, form }: { members: readonly Member[]; form: KeptForm | undefined }) {
  if (members.length === 0) return null
  const ticks = ticked(form)('mentions')
  return (
    <details open={ticks.values.length > 0}>
      <summary>Mentionner des membres</summary>
      <Checkboxes
        {...ticks}
        label="Qui est prévenu de ce message"
        optional
        options={members.map(({ personId, name, organisation }) => ({ value: personId, label: organisation ? `@ ${name}, ${organisation}` : `@ ${name}` }))}
      />
    </details>
  )
}
