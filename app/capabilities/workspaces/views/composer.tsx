import { Button } from '#ui/button.tsx'
import { acceptedExtensions } from '#kernel/media.ts'
import { Checkboxes, Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { FileField } from '#ui/file-field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { audienceCodes, audiences, type Member, mostBytes, mostFiles } from '../model.ts'
import type { Bindable } from '../queries/bound.ts'

interface ComposerProps {
  members: readonly Member[]
  corner: boolean
  submissionKey: string
  /** Those that a message may be about. */
  projects: readonly Bindable[]
  form: KeptForm | undefined
  me: string
}

/** Writes in the stream: a message or a decision, and who is told of it. */
export function Composer({ members, corner, projects, submissionKey, form, me }: ComposerProps) {
  const field = filled(form, { submissionKey, kind: 'message', audience: 'members' })
  const others = members.filter((member) => member.personId !== me)
  return (
    <form method="post" encType="multipart/form-data" className="composer sheet" noValidate>
      <input type="hidden" name="submissionKey" value={field('submissionKey').value} />
      <Field {...field('body')} kind="textarea" rows={3} label="Votre message" />
      <Mentions members={others} form={form} />
      <Attachments error={field('files').error} />
      {projects.length > 0 && <About projects={projects} {...field('project')} />}
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

function Attachments({ error }: { error: string | undefined }) {
  return (
    <details open={error !== undefined}>
      <summary>Joindre des fichiers</summary>
      <FileField
        name="files"
        label="Fichiers joints"
        optional
        several
        accept={acceptedExtensions.map((end) => `.${end}`).join(',')}
        hint={`${mostFiles} fichiers au plus, ${mostBytes / 1024 / 1024} Mo en tout. Ils vont aussi dans les documents de l’espace.`}
        error={error}
      />
    </details>
  )
}

function About({
  projects,
  ...field
}: {
  projects: readonly Bindable[]
  name: string
  value: string | undefined
  error: string | undefined
}) {
  return (
    <details open={Boolean(field.value || field.error)}>
      <summary>Dire de quel projet il s’agit</summary>
      <Select
        {...field}
        label="Projet concerné"
        optional
        emptyLabel="Aucun"
        hint="Le message, ses réponses et ses fichiers seront fermés à qui ne peut pas lire le dossier de ce projet."
        options={projects.map(({ id, reference, title }) => ({ value: id, label: `${reference}, ${title}` }))}
      />
    </details>
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
        options={members.map(({ personId, name, organisation }) => ({
          value: personId,
          label: organisation ? `@ ${name}, ${organisation}` : `@ ${name}`,
        }))}
      />
    </details>
  )
}
