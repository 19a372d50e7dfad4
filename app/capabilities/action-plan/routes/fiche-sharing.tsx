import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { type FicheSpace, ficheOf } from '../access.ts'
import { answerInvitation, inviteTerritory, withdrawInvitation } from '../actions/guests.ts'
import { guestsOf, type GuestState, guestStateOf } from '../queries/guests.ts'
import { axesOf } from '../queries/plans.ts'
import { ficheHref } from '../views/fiche-words.tsx'
import { ficheGone, placeMistakes, staleSentence } from '../views/place-refusals.ts'
import type { Route } from './+types/fiche-sharing.ts'

/** Who shows this fiche: the owner invites, the guest consents. @throws 403 for who does not change the plan */
async function sharedFicheOf(context: Route.LoaderArgs['context'], params: Route.LoaderArgs['params']): Promise<FicheSpace> {
  const space = await ficheOf(context, params)
  if (!space.may('edit')) throw notYours(space.ctx)
  return space
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, scope, territory, fiche, isOwn, href } = await sharedFicheOf(context, params)
  const found = await read(ctx, async (tx) => ({
    guests: isOwn ? await guestsOf(tx, fiche) : [],
    state: isOwn ? undefined : await guestStateOf(tx, fiche, territory.id),
    axes: isOwn ? [] : await axesOf(tx, scope, territory.id, ctx.today),
  }))
  return { ...found, fiche, isOwn, href, code: territory.code }
}

const VerbForm = z.discriminatedUnion(
  'verb',
  [
    z.object({
      verb: z.literal('invite'),
      version: z.coerce.number().int(),
      code: z.string().trim().toLowerCase().min(1, 'Écrivez le code du territoire, par exemple ti-7502.'),
    }),
    z.object({ verb: z.literal('withdraw'), version: z.coerce.number().int(), guest: z.uuid() }),
    z.object({ verb: z.literal('accept'), axisId: z.uuid('Choisissez l’axe sous lequel la montrer.') }),
    z.object({ verb: z.literal('decline') }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)

export async function action({ context, params, request }: Route.ActionArgs) {
  const space = await sharedFicheOf(context, params)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(space, form.data)
  if (!done.ok) return refused(fields, done.refusal)
  const here = form.data.verb === 'decline' ? space.href : `${ficheHref(space.territory.code, space.fiche.reference)}/partage`
  return redirect(`${here}?fait=${form.data.verb}`, 303)
}

function perform({ ctx, territory, fiche }: FicheSpace, form: z.infer<typeof VerbForm>) {
  const { reference } = fiche
  switch (form.verb) {
    case 'invite':
      return inviteTerritory(ctx, territory, { reference, version: form.version }, form.code)
    case 'withdraw':
      return withdrawInvitation(ctx, territory, { reference, version: form.version }, form.guest)
    case 'accept':
      return answerInvitation(ctx, territory, reference, form.axisId)
    case 'decline':
      return answerInvitation(ctx, territory, reference, null)
  }
}

type Refusal = Extract<Awaited<ReturnType<typeof perform>>, { ok: false }>['refusal']

function refused(fields: FormFields, refusal: Refusal) {
  const say = (mistakes: Mistakes, status?: number) => keep(fields, mistakes, status)
  switch (refusal) {
    case 'unknown-fiche':
      return ficheGone()
    case 'changed-meanwhile':
      return say({ '': staleSentence }, 409)
    case 'unknown-territory':
      return say({ code: 'Aucun territoire labellisé ne porte ce code.' })
    case 'own-territory':
      return say({ code: 'Cette fiche est déjà dans votre plan : invitez un autre territoire.' })
    case 'restricted':
      return say({ code: 'Une fiche restreinte ne se partage pas : ouvrez-la d’abord à l’espace du territoire.' })
    case 'asked-already':
      return say({ code: 'Ce territoire est déjà invité.' })
    case 'not-asked':
      throw data('Votre territoire n’est plus invité à montrer cette fiche.', { status: 404 })
    default:
      return say(placeMistakes(refusal))
  }
}

const doneWords: Readonly<Record<string, string>> = {
  invite: 'L’invitation est envoyée : la fiche paraîtra dans l’autre plan quand ce territoire l’aura acceptée.',
  withdraw: 'La fiche n’est plus montrée par ce territoire.',
  accept: 'La fiche est dans votre plan ; le territoire qui la porte la modifie.',
}

const stateWords: Readonly<Record<GuestState, string>> = {
  invited: 'Invité, réponse attendue',
  accepted: 'La montre dans son plan',
  declined: 'A décliné',
}

export default function FicheSharing({ loaderData, actionData }: Route.ComponentProps) {
  const { fiche, guests, state, axes, isOwn, href, code } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  const field = filled(actionData)
  const crumbs = [
    { label: 'Plan d’actions', href },
    { label: fiche.reference, href: ficheHref(code, fiche.reference) },
  ]
  return (
    <Page
      title={`Partage de « ${fiche.title} »`}
      tabTitle={`Partage, ${fiche.reference}`}
      breadcrumbs={crumbs}
      lede={isOwn ? undefined : `Portée par ${fiche.territoryName}`}
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {isOwn && guests.length > 0 && (
        <DataTable
          caption="Territoires invités à montrer cette fiche"
          columns={[
            { key: 'name', label: 'Territoire', cell: (guest) => `${guest.name} (${guest.code})` },
            { key: 'state', label: 'Réponse', cell: (guest) => stateWords[guest.state] },
            { key: 'on', label: 'Depuis le', numeric: true, cell: (guest) => formatDay(guest.answeredOn ?? guest.invitedOn) },
            {
              key: 'verb',
              label: 'Changer',
              cell: (guest) => (
                <PostButton small fields={{ verb: 'withdraw', version: String(fiche.version), guest: guest.id }}>
                  Ne plus partager
                </PostButton>
              ),
            },
          ]}
          rows={guests}
          keyOf={(guest) => guest.id}
        />
      )}
      {isOwn && (
        <form method="post" className="form">
          <input type="hidden" name="verb" value="invite" />
          <input type="hidden" name="version" value={fiche.version} />
          <Field
            {...field('code')}
            label="Territoire à inviter"
            hint="Son code, par exemple ti-7502. Il lira la fiche, vous seuls la modifierez."
          />
          <div className="send">
            <Button look="main">Inviter</Button>
          </div>
        </form>
      )}
      {!isOwn && state && (
        <p>
          {state === 'accepted' ? 'Votre plan montre cette fiche.' : 'Votre territoire est invité à montrer cette fiche dans son plan.'}
        </p>
      )}
      {!isOwn && (
        <form method="post" className="form">
          <input type="hidden" name="verb" value="accept" />
          <Select
            {...field('axisId')}
            label="Axe sous lequel la montrer"
            options={axes.map((axis) => ({ value: axis.id, label: axis.title }))}
          />
          <div className="send">
            <Button look="main">{state === 'accepted' ? 'Changer d’axe' : 'Montrer dans notre plan'}</Button>
          </div>
        </form>
      )}
      {!isOwn && <PostButton fields={{ verb: 'decline' }}>{state === 'accepted' ? 'Ne plus la montrer' : 'Décliner'}</PostButton>}
    </Page>
  )
}
