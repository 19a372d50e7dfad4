import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import type { Account } from '../model/accounts.ts'
import { nationalMandateWords } from './accounts.tsx'

interface Verb {
  key: string
  verb: string
  mandate?: string
  summary: string
  text: string
  button: string
}

/** What may be done to an account today, each with its reason. */
export function AccountForms({ account, on, form }: { account: Account; on: Day; form: KeptForm | undefined }) {
  return verbsFor(account, on).map(({ key, ...verb }) => (
    <ReasonedForm
      key={key}
      {...verb}
      person={account.id}
      form={form && form.fields.verb === verb.verb && (form.fields.mandate ?? '') === (verb.mandate ?? '') ? form : undefined}
    />
  ))
}

function verbsFor(account: Account, on: Day): Verb[] {
  const running = account.mandates.filter((m) => m.from <= on && (m.until === null || on < m.until))
  return [
    ...(account.suspendedOn
      ? [
          {
            key: 'reinstate',
            verb: 'reinstate',
            summary: 'Rouvrir le compte',
            text: 'Un autre administrateur doit l’accorder.',
            button: 'Demander la réouverture',
          },
        ]
      : [
          {
            key: 'suspend',
            verb: 'suspend',
            summary: 'Suspendre le compte',
            text: 'Tout de suite : ses sessions se ferment, et plus aucun lien ne l’ouvre. Ses mandats restent écrits.',
            button: 'Suspendre',
          },
        ]),
    ...(account.hasTotp || account.passkeys > 0
      ? [
          {
            key: 'reset',
            verb: 'reset',
            summary: 'Effacer un second facteur perdu',
            text: 'Vérifiez d’abord de vive voix que la personne le demande. Un autre administrateur doit l’accorder ; elle est prévenue par courriel.',
            button: 'Demander l’effacement',
          },
        ]
      : []),
    ...running.map((mandate) => ({
      key: mandate.id,
      verb: 'end',
      mandate: mandate.id,
      summary: `Finir aujourd’hui : ${nationalMandateWords(mandate)}`,
      text: 'Ses droits s’arrêtent ce soir à minuit, heure de Paris.',
      button: 'Finir ce mandat',
    })),
  ]
}

function ReasonedForm({
  person,
  verb,
  mandate,
  summary,
  text,
  button,
  form,
}: Omit<Verb, 'key'> & { person: string; form: KeptForm | undefined }) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>{summary}</summary>
      <form method="post" className="form">
        <input type="hidden" name="verb" value={verb} />
        <input type="hidden" name="person" value={person} />
        {mandate && <input type="hidden" name="mandate" value={mandate} />}
        <p>{text}</p>
        <Field label="Pourquoi" hint="Écrit au journal." maxLength={500} {...field('reason')} />
        <Button look="main">{button}</Button>
      </form>
    </details>
  )
}
