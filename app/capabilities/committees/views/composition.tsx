import { Radios, Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import type { Called } from '../model/bodies.ts'

/** Who sits on the day it is read. */
export function Composition({ roster }: { roster: readonly Called[] }) {
  if (roster.length === 0)
    return <Empty title="Personne ne siège encore">Un siège se donne à un rôle, à une personne ou à une institution.</Empty>
  return (
    <DataTable
      caption="Membres, d’après les sièges et les mandats du jour"
      rows={roster}
      keyOf={(one) => String(one.rank)}
      columns={[
        { key: 'name', label: 'Membre', cell: (one) => one.name },
        { key: 'quality', label: 'À quel titre', cell: (one) => one.quality },
        { key: 'voice', label: 'Voix', cell: (one) => `${one.voice === 'voting' ? 'vote' : 'avis'}${one.chair ? ', préside' : ''}` },
      ]}
    />
  )
}

export function SeatFields(props: { form: KeptForm | undefined; choosable: readonly { value: string; label: string }[]; today: string }) {
  const field = filled(props.form, { voice: 'voting', chair: 'non', from: props.today })
  return (
    <>
      <Select
        label="Qui occupe ce siège"
        hint="Un siège donné à un rôle suit les mandats : il se libère avec eux."
        options={props.choosable}
        {...field('holder')}
      />
      <Field label="Nom de l’institution" optional hint="Pour une institution sans compte ici." {...field('label')} />
      <Radios
        label="Voix"
        options={[
          { value: 'voting', label: 'Vote' },
          { value: 'advisory', label: 'Avis, sans vote' },
        ]}
        {...field('voice')}
      />
      <Radios
        label="Préside"
        options={[
          { value: 'oui', label: 'Oui' },
          { value: 'non', label: 'Non' },
        ]}
        {...field('chair')}
      />
      <Field kind="date" label="Depuis le" {...field('from')} />
    </>
  )
}
