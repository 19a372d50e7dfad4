import type { Day } from '#kernel/day.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { roles } from '../model.ts'
import { type Account, type AccountRequest, accountState, accountStates, nationalRoles, requestKinds } from '../model/accounts.ts'
import { periodWords } from './mandate-words.tsx'

export const nationalMandateWords = (mandate: Account['mandates'][number]): string =>
  `${roles[mandate.role]}${mandate.region ? ` (${mandate.region})` : ''}, ${periodWords(mandate)}`

export const factorWords = ({ hasTotp, passkeys, isDemonstration }: Account): string =>
  [hasTotp && 'application', passkeys > 0 && (passkeys === 1 ? '1 clé' : `${passkeys} clés`)].filter(Boolean).join(' et ') ||
  (isDemonstration ? 'démonstration' : 'aucun')

export function AccountTable({ accounts, on }: { accounts: readonly Account[]; on: Day }) {
  const columns: readonly Column<Account>[] = [
    {
      key: 'name',
      label: 'Personne',
      cell: (a) => (
        <div>
          <a href={`/programme/comptes/${a.id}`}>{a.name}</a>
          <br />
          <small>{a.email}</small>
        </div>
      ),
    },
    {
      key: 'mandates',
      label: 'Mandats',
      cell: (a) => a.mandates.map((mandate) => <div key={mandate.id}>{nationalMandateWords(mandate)}</div>),
    },
    { key: 'state', label: 'État', cell: (a) => <StateTag account={a} on={on} /> },
    { key: 'factor', label: 'Second facteur', cell: factorWords },
    { key: 'session', label: 'Dernière session ouverte', cell: (a) => (a.lastSessionOn ? formatDay(a.lastSessionOn) : 'aucune') },
  ]
  return (
    <DataTable
      caption="Comptes du programme, des régions, des opérateurs et de l’évaluation"
      rows={accounts}
      columns={columns}
      keyOf={(a) => a.id}
    />
  )
}

export function StateTag({ account, on }: { account: Account; on: Day }) {
  const state = accountState(account, on)
  return <Tag {...(state !== 'open' && { tone: 'accent' as const })}>{accountStates[state]}</Tag>
}

/** What waits for a second person: who asked sees that it waits, another decides. */
export function Requests({ requests, actorId }: { requests: readonly AccountRequest[]; actorId: string | null }) {
  return (
    <ul role="list" className="requests">
      {requests.map((asked) => (
        <li key={asked.id}>
          <h3>
            {requestKinds[asked.kind]} : {asked.about}
          </h3>
          <p>
            {asked.role &&
              `${roles[asked.role]}${asked.region ? ` (${asked.region})` : ''}${asked.until ? `, jusqu’au ${formatDay(asked.until)}` : ''}. `}
            {asked.email && `Adresse : ${asked.email}.`}
          </p>
          <blockquote>{asked.reason}</blockquote>
          <p className="quiet">
            Demandé par {asked.askedBy} le {formatDay(asked.askedOn)} ; sans réponse, la demande tombe après le {formatDay(asked.expiresOn)}
            .
          </p>
          <div className="row">
            {asked.askedById !== actorId && asked.personId !== actorId && (
              <PostButton small look="main" fields={{ verb: 'approve', request: asked.id }}>
                Accorder<span className="read-only-aloud"> à {asked.about}</span>
              </PostButton>
            )}
            <PostButton small fields={{ verb: 'decline', request: asked.id }}>
              {asked.askedById === actorId ? 'Retirer ma demande' : 'Refuser'}
            </PostButton>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Asks for a mandate of the nation: another administrator gives it. */
export function NationalMandateRequest({
  form,
  regions,
}: {
  form: KeptForm | undefined
  regions: readonly { code: string; name: string }[]
}) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>Demander un compte</summary>
      <form method="post" className="form" noValidate>
        <input type="hidden" name="verb" value="ask" />
        <p>
          Un autre administrateur accorde la demande ; la personne reçoit alors un courriel, et enregistre un second facteur à sa première
          session.
        </p>
        <Field label="Nom de la personne" {...field('name')} />
        <Field label="Son adresse électronique" kind="email" {...field('email')} />
        <Select label="Rôle" options={nationalRoles.map((role) => ({ value: role, label: roles[role] }))} {...field('role')} />
        <Select
          label="Région"
          hint="Pour le rôle « Région » seulement."
          optional
          emptyLabel="Aucune"
          options={regions.map(({ code, name }) => ({ value: code, label: name }))}
          {...field('region')}
        />
        <Field label="Dernier jour" hint="Ce jour compris. Vide : sans fin connue." optional {...field('until')} />
        <Field
          label="Pourquoi"
          hint="Ce que l’autre administrateur doit savoir pour décider."
          kind="textarea"
          rows={3}
          maxLength={500}
          {...field('reason')}
        />
        <p className="send">
          <Button look="main">Demander</Button>
        </p>
      </form>
    </details>
  )
}
