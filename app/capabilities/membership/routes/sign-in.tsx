import { randomBytes } from 'node:crypto'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import { cookie, formOf, safeRedirect } from '#kernel/http.ts'
import { keptMailNote } from '#kernel/mail.ts'
import { type Web, web } from '#kernel/web.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { ChooseOne } from '#ui/choose-one.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { requestSignInLink, signInToDemonstration } from '../actions.ts'
import { BROWSER_COOKIE, browserMinutes, EmailField, linkMinutes } from '../model.ts'
import { demonstrationAccounts } from '../queries.ts'
import { browserOf, homeFor, welcome } from '../access.ts'
import type { Route } from './+types/sign-in.ts'

export async function loader({ request, context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  return {
    returnTo: returnIn(new URL(request.url)),
    person: ctx.actor.id && { name: ctx.actor.name, home: await homeFor(ctx) },
    accounts: ctx.config.demo ? await demonstrationAccounts(ctx.db) : [],
    keptMail: keptMailNote(ctx.config),
    hasOpenId: ctx.config.oidc !== undefined,
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const ctx = context.get(web)
  const fields = await formOf(request)
  return 'compte' in fields ? enterDemonstration(ctx, fields) : askForLink(ctx, request.headers, fields)
}

type Fields = Awaited<ReturnType<typeof formOf>>

async function askForLink(ctx: Web, headers: Headers, fields: Fields) {
  const email = EmailField.safeParse(fields.email ?? '')
  if (!email.success) return keep(fields, mistakesOf(new z.ZodError(email.error.issues.map(onEmail))))

  // A second link asked for from the same browser must not close the first.
  const browser = browserOf(headers) ?? randomBytes(32).toString('base64url')
  const asked = await requestSignInLink(ctx, {
    email: email.data,
    browser,
    address: ctx.address,
    returnTo: safeRedirect(fields.retour, '') || undefined,
  })
  if (!asked.ok) return keep(fields, { '': tooMany }, 429)
  const setCookie = cookie(BROWSER_COOKIE, browser, {
    seconds: browserMinutes * 60,
    baseUrl: ctx.config.baseUrl,
    path: '/connexion',
  })
  return redirect('/connexion/lien-envoye', { status: 303, headers: { 'set-cookie': setCookie } })
}

const tooMany = `Trop de liens ont été demandés en peu de temps. Attendez ${linkMinutes} minutes, puis réessayez : un lien déjà reçu reste valable.`

async function enterDemonstration(ctx: Web, fields: Fields) {
  const account = z.uuid().safeParse(fields.compte)
  const signedIn = account.success ? await signInToDemonstration(ctx, account.data, ctx.config.demo) : undefined
  if (!signedIn?.ok) throw data('Ce compte de démonstration n’existe pas ici.', { status: 404 })
  return welcome(ctx, signedIn.value, fields.retour)
}

const onEmail = (issue: z.core.$ZodIssue) => ({ ...issue, path: ['email'] })
const returnIn = (url: URL) => safeRedirect(url.searchParams.get('retour'), '')

export default function SignIn({ loaderData, actionData }: Route.ComponentProps) {
  const { returnTo, person, accounts, keptMail, hasOpenId } = loaderData
  const field = filled(actionData)
  return (
    <Page title="Connexion" lede="Pas de mot de passe : écrivez votre adresse, nous y envoyons un lien qui ouvre votre session.">
      {person && (
        <Notice title={`Vous êtes connecté : ${person.name}`}>
          <p>
            <a href={returnTo || person.home}>Continuer</a>, ou changer de compte ci-dessous.
          </p>
        </Notice>
      )}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <form className="form" method="post" noValidate>
        <input type="hidden" name="retour" value={returnTo} />
        <Field
          {...field('email')}
          label="Votre adresse électronique"
          kind="email"
          autoComplete="email"
          hint="Celle que connaît votre territoire, ou celle que vous avez donnée en déposant un projet."
        />
        <p className="quiet">
          Ouvrez le lien dans ce navigateur, sur cet appareil : ailleurs il ne marchera pas. Il sert une fois, pendant {linkMinutes}{' '}
          minutes.
        </p>
        <div className="send">
          <Button look="main">Recevoir un lien</Button>
        </div>
      </form>
      {hasOpenId && <OpenId returnTo={returnTo} />}
      {accounts.length > 0 && <Demonstration accounts={accounts} returnTo={returnTo} keptMail={keptMail} />}
    </Page>
  )
}

function OpenId({ returnTo }: { returnTo: string }) {
  return (
    <section aria-labelledby="proconnect">
      <h2 id="proconnect">Avec ProConnect</h2>
      <p>Agents publics et professionnels : votre identité habituelle, sans lien par courriel.</p>
      <PostButton action="/connexion/proconnect" fields={{ retour: returnTo }}>
        S’identifier avec ProConnect
      </PostButton>
    </section>
  )
}

function Demonstration(props: { accounts: Route.ComponentProps['loaderData']['accounts']; returnTo: string; keptMail: string | null }) {
  return (
    <section aria-labelledby="demonstration">
      <h2 id="demonstration">Entrer dans la démonstration</h2>
      <p>Un bouton par rôle, sans adresse ni lien. Ces personnes n’existent pas.</p>
      <ChooseOne
        name="compte"
        fields={{ retour: props.returnTo }}
        choices={props.accounts.map(({ id, label, name }) => ({ value: id, label, note: name }))}
      />
      {props.keptMail && <p className="quiet">{props.keptMail}</p>}
    </section>
  )
}
