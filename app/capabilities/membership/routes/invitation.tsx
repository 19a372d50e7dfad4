import { data } from 'react-router'
import { elevate, read } from '#kernel/act.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink, PostButton } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { acceptInvitation } from '../actions/invitations.ts'
import { invitationState } from '../model/mandates.ts'
import { invitationByToken, type Offer } from '../queries/mandates.ts'
import { periodWords, roleWords } from '../views/mandate-words.tsx'
import type { Route } from './+types/invitation.ts'

/** What is offered to whoever received the link. Reading it accepts nothing. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const offer = await read(ctx, async (tx) => {
    // The token is the right to read it: who holds it may be nobody yet.
    await elevate(tx)
    return invitationByToken(tx, params.token)
  })
  const state = offer ? invitationState(offer, ctx.today) : 'unknown'
  const headers = { 'cache-control': 'private, no-store' }
  return data({ offer: offer ?? null, state }, { status: state === 'open' || state === 'accepted' ? 200 : 410, headers })
}

export const headers = ({ loaderHeaders }: Route.HeadersArgs) => loaderHeaders

export async function action({ context, params }: Route.ActionArgs) {
  const done = await acceptInvitation(context.get(web), params.token)
  return done.ok ? data({ accepted: done.value }) : data(null, { status: 410 })
}

export default function Invitation({ loaderData, actionData }: Route.ComponentProps) {
  const { offer, state } = loaderData
  if (actionData?.accepted) return <Accepted {...actionData.accepted} />
  if (offer && state === 'open') return <Open offer={offer} />
  if (offer && state === 'accepted') return <Accepted email={offer.email} territoryCode={offer.territoryCode} />
  return (
    <Page title="Cette invitation ne sert plus" lede="Elle a été retirée, remplacée, ou son temps est passé.">
      <p>Demandez au chef de projet du territoire de vous en envoyer une autre : il lui suffit d’un bouton.</p>
      <p className="send">
        <ButtonLink href="/territoires">Trouver le territoire</ButtonLink>
      </p>
    </Page>
  )
}

function Open({ offer }: { offer: Offer }) {
  return (
    <Page
      title={`Rejoindre ${offer.territoryName}`}
      tabTitle="Invitation"
      lede={`${offer.invitedBy} vous propose un mandat dans ce territoire. Rien n’est fait tant que vous ne l’acceptez pas.`}
    >
      <DefinitionList
        facts={[
          { label: 'Pour', value: `${offer.name}, ${offer.email}` },
          { label: 'Mandat', value: roleWords(offer) },
          { label: 'Période', value: periodWords(offer) },
          ...(offer.organisation ? [{ label: 'Au titre de', value: [offer.title, offer.organisation].filter(Boolean).join(', ') }] : []),
          { label: 'À accepter avant la fin du', value: formatDay(offer.expiresOn) },
        ]}
      />
      <p>
        {offer.isKnown
          ? 'Cette adresse se connecte déjà à Ressort : le mandat s’ajoutera à ceux que vous avez.'
          : 'Aucun mot de passe : après avoir accepté, vous recevrez un lien de connexion à cette adresse.'}
      </p>
      <div className="send">
        <PostButton look="main">Accepter le mandat</PostButton>
      </div>
    </Page>
  )
}

function Accepted({ email, territoryCode }: { email: string; territoryCode: string }) {
  return (
    <Page title="Le mandat est accepté" tabTitle="Invitation acceptée">
      <Notice kind="success">{`Connectez-vous avec ${email} : un lien y sera envoyé, et vous ouvrira l’espace du territoire.`}</Notice>
      <p className="send">
        <ButtonLink look="main" href={`/connexion?retour=${encodeURIComponent(`/espace/${territoryCode}`)}`}>
          Me connecter
        </ButtonLink>
      </p>
    </Page>
  )
}
