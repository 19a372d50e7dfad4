import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatNumber } from '#ui/format.ts'
import type { Project } from '../model.ts'
import { type HireSurvey, travel } from '../model/effects.ts'
import { VerbForm } from './verb-form.tsx'

interface HiresProps {
  project: Project
  surveys: readonly HireSurvey[]
  mayObserve: boolean
  today: Day
  form: KeptForm | undefined
}

const ways = Object.keys(travel) as (keyof typeof travel)[]

/** Who sleeps where and who travels how, among the hires, survey after survey. */
export function Hires(props: HiresProps) {
  const { surveys, mayObserve } = props
  return (
    <section aria-labelledby="recrutes">
      <h2 id="recrutes">Où logent les recrutés, comment ils viennent</h2>
      {surveys.length === 0 ? (
        <p>Aucun relevé n’est noté.</p>
      ) : (
        <DataTable
          caption="Relevés auprès des personnes recrutées, du plus récent au plus ancien"
          rows={surveys}
          keyOf={({ surveyedOn, evidence, hires }) => `${surveyedOn}${evidence}${hires}`}
          columns={[
            {
              key: 'on',
              label: 'Relevé',
              cell: ({ surveyedOn, evidence }) => (
                <>
                  {formatDay(surveyedOn)}
                  <br />
                  <small>{evidence}</small>
                </>
              ),
            },
            { key: 'hires', label: 'Recrutés', numeric: true, cell: ({ hires }) => formatNumber(hires) },
            {
              key: 'home',
              label: 'Logement',
              cell: ({ seekingHome, fromElsewhere }) =>
                `${formatNumber(seekingHome)} en recherche, ${formatNumber(fromElsewhere)} hors du territoire`,
            },
            {
              key: 'travel',
              label: 'Trajets',
              cell: (survey) => ways.map((way) => `${formatNumber(survey[way])} ${travel[way].toLowerCase()}`).join(', '),
            },
          ]}
        />
      )}
      {mayObserve && <HiresForm {...props} />}
    </section>
  )
}

function HiresForm({ project, today, form }: HiresProps) {
  const kept = form?.fields.verb === 'tell-hires' ? form : undefined
  const field = filled(kept, { surveyedOn: today })
  return (
    <details open={kept !== undefined}>
      <summary>Noter un relevé</summary>
      <VerbForm verb="tell-hires" project={project}>
        <div className="side-by-side">
          <Field {...field('hires')} kind="number" label="Personnes recrutées" />
          <Field {...field('seekingHome')} kind="number" label="Dont cherchent à se loger" />
          <Field {...field('fromElsewhere')} kind="number" label="Dont logent hors du territoire" />
          {ways.map((way) => (
            <Field key={way} {...field(way)} kind="number" label={travel[way]} />
          ))}
          <Field {...field('surveyedOn')} kind="date" label="Relevé le" />
        </div>
        <Field
          {...field('surveyEvidence')}
          label="Comment on le sait"
          hint="Enquête auprès des recrutés, service du personnel…"
          maxLength={300}
        />
        <Button>Enregistrer le relevé</Button>
      </VerbForm>
    </details>
  )
}
