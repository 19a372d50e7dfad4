import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import type { filled } from '#ui/form.ts'
import { prose, proseCodes } from '../model/fiche.ts'
import { efforts, impacts, steps } from '../model/priority.ts'
import type { Template } from '../model/templates.ts'

/** What a template says; neither day, pilot nor money, which are each territory's own. */
export function TemplateFields({ field }: { field: ReturnType<typeof filled> }) {
  return (
    <>
      <Field
        {...field('collection')}
        label="Plan type"
        hint="Les modèles du même nom se prennent ensemble : « Décarboner une zone d’activités »."
      />
      <Field {...field('title')} label="Titre de l’action" />
      {proseCodes.map((code) => (
        <Field key={code} {...field(code)} label={prose[code]} kind="textarea" rows={3} optional maxLength={8000} />
      ))}
      <Field {...field('partners')} label="Partenaires" kind="textarea" rows={2} optional hint="Un nom par ligne." />
      <Select
        {...field('impact')}
        label="Impact attendu"
        optional
        emptyLabel="À évaluer"
        options={steps.map((n) => ({ value: String(n), label: `${n} · ${impacts[n]}` }))}
      />
      <Select
        {...field('effort')}
        label="Effort attendu"
        optional
        emptyLabel="À évaluer"
        options={steps.map((n) => ({ value: String(n), label: `${n} · ${efforts[n]}` }))}
      />
    </>
  )
}

export const savedTemplate = ({ partners, ...template }: Template) => ({
  collection: template.collection,
  title: template.title,
  why: template.why,
  objectives: template.objectives,
  effects: template.effects,
  targets: template.targets,
  means: template.means,
  partners: partners.join('\n'),
  impact: template.impact,
  effort: template.effort,
})
