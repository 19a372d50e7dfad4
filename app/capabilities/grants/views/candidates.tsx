import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Radios } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { type KeptForm, filled } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { likely, type Likeness } from '../model/match.ts'
import type { LedgerLine, ProjectToMatch } from '../queries.ts'

export type RankedProject = ProjectToMatch & Likeness & { lines: readonly LedgerLine[] }

/** The projects a grant may belong to, likeliest first, each with what speaks for it and a form to say so. */
export function Candidates(props: {
  candidates: readonly RankedProject[]
  decidedOn: Day | null
  code: string
  form: KeptForm | undefined
}) {
  return (
    <ol role="list" className="requests">
      {props.candidates.map((project) => (
        <li key={project.id}>
          <Candidate {...props} project={project} />
        </li>
      ))}
    </ol>
  )
}

function Candidate({
  project,
  decidedOn,
  code,
  form,
}: {
  project: RankedProject
  decidedOn: Day | null
  code: string
  form: KeptForm | undefined
}) {
  const { reference, title, company, score, reasons, lines } = project
  const field = filled(form?.fields.reference === reference ? form : undefined, {
    decidedOn,
    entry: lines[0]?.id ?? '',
  })
  return (
    <article>
      <h3>
        <a href={`/espace/${code}/projets/${reference}`}>
          {reference}, {title}
        </a>
      </h3>
      <p className="quiet">
        {company} · ressemblance {score} sur 100{score >= likely && ', très proche'} : {reasons.join(', ')}.
      </p>
      <form method="post" className="form">
        <input type="hidden" name="verb" value="match" />
        <input type="hidden" name="reference" value={reference} />
        {lines.length > 0 && (
          <Radios
            label="Au registre du projet"
            {...field('entry')}
            options={[
              ...lines.map((line) => ({
                value: line.id,
                label: `C’est la ligne déjà écrite : ${line.funder}, le ${formatDay(line.happenedOn)}`,
                hint: line.source,
              })),
              { value: '', label: 'C’est une autre somme : écrire une ligne de plus' },
            ]}
          />
        )}
        <Field
          label="Accordée le"
          kind="date"
          optional={lines.length > 0}
          hint={decidedOn ? undefined : 'La liste ne le dit pas : le jour de l’arrêté ou de la convention.'}
          {...field('decidedOn')}
        />
        <Button look="main">Rattacher à {reference}</Button>
      </form>
    </article>
  )
}
