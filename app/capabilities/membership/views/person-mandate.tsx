import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { type HeldMandate, momentOf } from '../model/mandates.ts'
import { MandateTags, periodWords, roleWords } from './mandate-words.tsx'

export interface ShownMandate extends HeldMandate {
  mayChange: boolean
  /** The election since which it is to confirm. */
  toConfirm: string | null
}

/** One mandate of a person: what it is, and the forms that change its end. */
export function PersonMandate(props: { mandate: ShownMandate; on: Day; form: KeptForm | undefined; code: string }) {
  const { mandate, on, form, code } = props
  const isOver = momentOf(mandate, on) === 'ended'
  return (
    <section className="sheet">
      <h2>
        {roleWords(mandate)} <MandateTags mandate={mandate} on={on} />
      </h2>
      <DefinitionList
        facts={[
          { label: 'Période', value: periodWords(mandate) },
          { label: 'Titre', value: mandate.title },
          {
            label: 'Au titre de',
            value: mandate.organisationId && (
              <a href={`/espace/${code}/partenaires/organisations/${mandate.organisationId}`}>{mandate.organisation}</a>
            ),
          },
          {
            label: 'Connexion',
            value: mandate.signsIn ? 'a une adresse dans Ressort' : 'connu d’une publication, sans adresse : ne se connecte pas',
          },
          ...(mandate.confirmedOn ? [{ label: 'Confirmé le', value: formatDay(mandate.confirmedOn) }] : []),
          ...(mandate.endReason ? [{ label: 'Motif de la fin', value: mandate.endReason }] : []),
        ]}
      />
      {mandate.mayChange && mandate.toConfirm && <ConfirmForm mandate={mandate} event={mandate.toConfirm} />}
      {mandate.mayChange && !isOver && <EndForm mandate={mandate} form={form} />}
    </section>
  )
}

function ConfirmForm({ mandate, event }: { mandate: ShownMandate; event: string }) {
  return (
    <form method="post">
      <Hidden mandate={mandate} verb="confirm" />
      <p>{event} : ce mandat a été donné avant. Tient-il toujours ?</p>
      <p className="send">
        <Button look="main">Confirmer le mandat</Button>
      </p>
    </form>
  )
}

function EndForm({ mandate, form }: { mandate: ShownMandate; form: KeptForm | undefined }) {
  const field = filled(form, { until: mandate.until && formatDay(mandate.until), reason: mandate.endReason })
  return (
    <details open={form !== undefined}>
      <summary>{mandate.until ? 'Prolonger ou changer la fin' : 'Dire quand il finit'}</summary>
      <form method="post" className="form">
        <Hidden mandate={mandate} verb="end" />
        <Field
          label="Dernier jour"
          hint={`Ce jour compris ; les droits s’arrêtent à minuit, heure de Paris, sessions ouvertes comprises.${mandate.interim || !mandate.until ? '' : ' Vide : sans fin connue.'} Par exemple 31/12/2027.`}
          optional={!mandate.interim && mandate.until !== null}
          {...field('until')}
        />
        <Field label="Motif" hint="Pour qui lira l’histoire du mandat." maxLength={500} optional {...field('reason')} />
        <Button look="main">Enregistrer</Button>
      </form>
    </details>
  )
}

function Hidden({ mandate, verb }: { mandate: ShownMandate; verb: string }) {
  return (
    <>
      <input type="hidden" name="verb" value={verb} />
      <input type="hidden" name="mandate" value={mandate.id} />
      <input type="hidden" name="version" value={mandate.version} />
    </>
  )
}
