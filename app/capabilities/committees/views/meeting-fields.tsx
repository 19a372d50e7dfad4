import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { itemKindCodes, itemKinds, type Meeting } from '../model/meetings.ts'

type Choice = { value: string; label: string }

/** When and where; which body meets is asked of a new meeting alone. */
export function MeetingFields(props: { form: KeptForm | undefined; meeting?: Meeting; bodies?: readonly Choice[] }) {
  const { form, meeting, bodies } = props
  const saved = meeting
    ? {
        title: meeting.title,
        heldOn: meeting.heldOn,
        startsAt: meeting.startsAt,
        duration: String(meeting.duration),
        place: meeting.place,
        visio: meeting.visio ?? '',
      }
    : { duration: '120', startsAt: '14:30', body: bodies?.length === 1 ? bodies[0]!.value : '' }
  const field = filled(form, saved)
  return (
    <>
      {bodies && <Select label="Instance qui se réunit" options={bodies} {...field('body')} />}
      <Field label="Titre" hint="Sans nom d’entreprise : il part dans la convocation." {...field('title')} />
      <div className="side-by-side">
        <Field kind="date" label="Jour" {...field('heldOn')} />
        <Field label="Heure" hint="À Paris, par exemple 14:30." {...field('startsAt')} />
        <Field kind="number" unit="minutes" label="Durée" {...field('duration')} />
      </div>
      <Field label="Lieu" optional {...field('place')} />
      <Field kind="url" label="Visioconférence" optional hint="Une adresse qui commence par https://." {...field('visio')} />
    </>
  )
}

/** What is put on the agenda. */
export function ItemFields(props: { form: KeptForm | undefined; devices: readonly Choice[]; projects: readonly Choice[] }) {
  const field = filled(props.form, { duration: '15', kind: 'decision' })
  return (
    <>
      <Select
        label="Ce qui est attendu"
        options={itemKindCodes.map((code) => ({ value: code, label: itemKinds[code] }))}
        {...field('kind')}
      />
      <Select
        label="Projet"
        optional
        emptyLabel="Aucun"
        hint="Qui a un intérêt dans ce projet ne verra ni le point, ni son titre."
        options={props.projects}
        {...field('project')}
      />
      <Select
        label="Dispositif"
        optional
        emptyLabel="Aucun"
        hint="Pour un avis : celui qui le demande."
        options={props.devices}
        {...field('device')}
      />
      <Field label="Action du plan" optional hint="Sa référence dans le plan d’action." {...field('action')} />
      <Field label="Titre" optional hint="Par défaut, celui du projet." {...field('title')} />
      <Field kind="textarea" rows={3} label="Question posée" optional maxLength={4000} {...field('question')} />
      <div className="side-by-side">
        <Field label="Rapporteur" optional {...field('presenter')} />
        <Field kind="number" unit="minutes" label="Durée" {...field('duration')} />
      </div>
    </>
  )
}
