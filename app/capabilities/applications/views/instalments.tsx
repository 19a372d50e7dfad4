import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import type { ApplicationFile } from '../queries.ts'
import { Seen } from './seen.tsx'

/** The instalments of an agreement: when each is due, what it takes to be paid, and whether it was. */
export function InstalmentList(props: { file: ApplicationFile; today: Day; mayTell: boolean; form: KeptForm | undefined }) {
  const { file, today, mayTell } = props
  const form = props.form?.fields.verb === 'instalment' ? props.form : undefined
  const field = filled(form)
  return (
    <>
      <h4>Versements</h4>
      {file.instalments.length === 0 && (
        <p className="quiet">La convention dit quand chaque part est versée, et contre quelles pièces : notez-la ici.</p>
      )}
      <ul role="list" className="instalments">
        {file.instalments.map((one) => (
          <li key={one.id}>
            <strong>
              {one.label}, {formatMoney(one.amount)}
            </strong>
            , attendu le {formatDay(one.dueOn)}
            {one.paidOn
              ? `, versé le ${formatDay(one.paidOn)}`
              : one.askedOn
                ? `, demandé le ${formatDay(one.askedOn)}`
                : one.dueOn < today
                  ? ', en retard'
                  : ''}
            <ul>
              {one.evidence.map((piece) => (
                <li key={piece}>{piece}</li>
              ))}
            </ul>
            {mayTell && !one.paidOn && (
              <form method="post" className="row">
                <Seen file={file} />
                <input type="hidden" name="instalment" value={one.id} />
                <label>
                  Le <input type="date" name="on" defaultValue={today} />
                </label>
                <Button small name="verb" value={one.askedOn ? 'paid' : 'asked'}>
                  {one.askedOn ? 'Versé' : 'Pièces envoyées'}
                  <span className="read-only-aloud"> : {one.label}</span>
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {mayTell && file.state === 'contracted' && (
        <details open={form !== undefined}>
          <summary>Ajouter un versement</summary>
          <form method="post" className="form">
            <Seen file={file} />
            <Field label="Versement" hint="Avance, acompte, solde…" {...field('label')} />
            <Field label="Montant" unit="€" kind="number" {...field('amount')} />
            <Field label="Attendu le" kind="date" {...field('dueOn')} />
            <Field
              label="Pièces à envoyer"
              kind="textarea"
              rows={3}
              hint="Une par ligne, comme la convention les nomme."
              {...field('evidence')}
            />
            <Button name="verb" value="instalment">
              Ajouter
            </Button>
          </form>
        </details>
      )}
    </>
  )
}
