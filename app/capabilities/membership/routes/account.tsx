import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { DefinitionList } from '#ui/definition-list.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { accountManagerOf } from '../access.ts'
import { askAboutAccount, endNationalMandate, suspendAccount } from '../actions/accounts.ts'
import { AccountForm } from '../model/accounts.ts'
import { accountOf } from '../queries/accounts.ts'
import { AccountForms } from '../views/account-forms.tsx'
import { factorWords, nationalMandateWords, StateTag } from '../views/accounts.tsx'
import type { Route } from './+types/account.ts'

const unknown = () => data('Aucun compte du programme, d’une région ou d’un opérateur n’a cette adresse.', { status: 404 })

/** One account: what it holds, and what an administrator may do about it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const ctx = accountManagerOf(context)
  if (!z.uuid().safeParse(params.account).success) throw unknown()
  const account = await read(ctx, (tx) => accountOf(tx, params.account))
  if (!account) throw unknown()
  return { account, on: ctx.today, isOwn: account.id === ctx.actor.id }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const ctx = accountManagerOf(context)
  const fields = { ...(await formOf(request)), person: params.account }
  const form = AccountForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(ctx, fields, form.data)
  if (done.ok) return redirect(`/programme/comptes/${params.account}?fait=${String((fields as Record<string, unknown>).verb)}`, 303)
  switch (done.refusal) {
    case 'not-found':
      throw unknown()
    case 'forbidden':
    case 'own-account':
      throw data('Personne n’agit sur son propre compte : un autre administrateur le fait.', { status: 403 })
    case 'asked-already':
      return keep(fields, { reason: 'C’est déjà demandé : un autre administrateur doit répondre.' }, 409)
    default:
      return keep(fields, { reason: 'Il n’y a plus rien à faire : voici l’état du compte.' }, 409)
  }
}

function perform(ctx: Parameters<typeof suspendAccount>[0], fields: Readonly<Record<string, unknown>>, form: AccountForm) {
  switch (fields.verb) {
    case 'suspend':
      return suspendAccount(ctx, form)
    case 'end':
      if (!z.uuid().safeParse(fields.mandate).success) throw unknown()
      return endNationalMandate(ctx, form, String(fields.mandate))
    case 'reset':
      return askAboutAccount(ctx, 'reset-factor', form)
    case 'reinstate':
      return askAboutAccount(ctx, 'reinstate', form)
    default:
      throw data('Rechargez la page.', { status: 400 })
  }
}

const doneWords = {
  suspend: 'Le compte est suspendu, ses sessions sont fermées.',
  end: 'Le mandat finit ce soir.',
  reset: 'La demande attend un autre administrateur, page « Comptes ».',
  reinstate: 'La demande attend un autre administrateur, page « Comptes ».',
}

export default function AccountPage({ loaderData, actionData }: Route.ComponentProps) {
  const { account, on, isOwn } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page title={account.name} tabTitle={`${account.name}, comptes`} breadcrumbs={[{ label: 'Comptes', href: '/programme/comptes' }]}>
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <section className="sheet">
        <DefinitionList
          facts={[
            { label: 'État', value: <StateTag account={account} on={on} /> },
            { label: 'Adresse', value: account.email },
            { label: 'Second facteur', value: factorWords(account) },
            { label: 'Dernière session ouverte', value: account.lastSessionOn ? formatDay(account.lastSessionOn) : 'aucune' },
            ...(account.suspendedOn ? [{ label: 'Suspendu le', value: formatDay(account.suspendedOn) }] : []),
          ]}
        />
        <h2>Mandats</h2>
        <ul>
          {account.mandates.map((mandate) => (
            <li key={mandate.id}>{nationalMandateWords(mandate)}</li>
          ))}
        </ul>
      </section>
      {isOwn ? (
        <p className="quiet">
          C’est votre compte : un autre administrateur agit sur lui. Vos clés d’accès sont à la page « Second facteur ».
        </p>
      ) : (
        <AccountForms account={account} on={on} form={actionData} />
      )}
    </Page>
  )
}
