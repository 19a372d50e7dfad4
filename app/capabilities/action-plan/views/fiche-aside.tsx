import type { Day } from '#kernel/day.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatNumber } from '#ui/format.ts'
import type { FicheAction } from '../model/fiche.ts'
import { efforts, impacts, priorityFormula } from '../model/priority.ts'
import { completion, missingSteps } from '../model/statuses.ts'
import { StatusInputs } from './fiche-fields.tsx'
import { ficheHref, Late, periodInWords, priorityInWords, StatusTag } from './fiche-words.tsx'

interface Props {
  fiche: FicheAction
  mayEdit: boolean
  code: string
  today: Day
  form: KeptForm | undefined
}

/** Where the action is, who carries it, and the verbs on it. */
export function FicheAside(props: Props) {
  const { fiche, today } = props
  return (
    <aside className="stack">
      <div className="sheet">
        <p>
          <StatusTag status={fiche.status} /> <Late action={fiche} today={today} />
        </p>
        {fiche.statusReason && <p className="as-typed">{fiche.statusReason}</p>}
        <DefinitionList facts={factsOf(props)} />
      </div>
      {props.mayEdit && <Verbs {...props} />}
    </aside>
  )
}

function factsOf({ fiche, today, code }: Props) {
  const names = (list: readonly string[]) => list.join(', ') || null
  const missing = missingSteps(fiche)
  return [
    {
      label: 'Calendrier',
      value: [periodInWords(fiche.startsOn, fiche.endsOn), fiche.yearly ? 'chaque année' : null].filter(Boolean).join(', ') || null,
    },
    { label: 'Structure pilote', value: fiche.lead || null },
    { label: 'Pilotes', value: names(fiche.pilots) },
    { label: 'Élus référents', value: names(fiche.electedLeads) },
    { label: 'Partenaires', value: names(fiche.partners) },
    { label: 'Instance de gouvernance', value: fiche.governanceBody || null },
    ...(fiche.parentReference
      ? [{ label: 'Sous-action de', value: <a href={ficheHref(code, fiche.parentReference)}>{fiche.parentTitle}</a> }]
      : []),
    {
      label: 'Priorité',
      value: priorityInWords(fiche, today) && (
        <>
          {priorityInWords(fiche, today)}
          <details>
            <summary>Comment</summary>
            <small className="detail">
              {fiche.impact && impacts[fiche.impact]}. {fiche.effort && efforts[fiche.effort]}. {priorityFormula}
            </small>
          </details>
        </>
      ),
    },
    ...(fiche.windowClosesOn ? [{ label: 'Dernier jour pour demander le financement', value: formatDay(fiche.windowClosesOn) }] : []),
    {
      label: 'Complétude',
      value: `${formatNumber(completion(fiche))}\u00a0%${missing.length > 0 ? ` : il manque ${missing.join(', ')}` : ''}`,
    },
    { label: 'Modifiée le', value: formatDay(fiche.updatedOn) },
  ]
}

function Verbs({ fiche, form }: Props) {
  const field = filled(form, { status: fiche.status, statusReason: fiche.statusReason })
  return (
    <div className="sheet stack">
      <details open={form?.fields.verb === 'status'}>
        <summary>Changer l’état</summary>
        <form method="post" className="verb">
          <input type="hidden" name="verb" value="status" />
          <input type="hidden" name="version" value={fiche.version} />
          <StatusInputs field={field} />
          <Button>Enregistrer l’état</Button>
        </form>
      </details>
      <PostButton fields={{ verb: 'duplicate', version: String(fiche.version) }}>Dupliquer la fiche</PostButton>
    </div>
  )
}
