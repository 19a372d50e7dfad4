import { data, Outlet, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import type { PairRefusal } from '#cap/membership/actions/pair.ts'
import type { Half } from '#cap/membership/model/pair.ts'
import { mayInSpace, territorySubject } from '#cap/membership/policy.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { pairStateOf } from '#cap/membership/queries/pair.ts'
import { enjeuxOf, sourcesByKey } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/db.ts'
import { formOf } from '#kernel/http.ts'
import { never, type Outcome } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, type Mistakes, mistakesOf } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { doneIn } from '#ui/url.ts'
import { type File, projectOf } from '../access.ts'
import { dismiss, nameMember, open, propose, qualify, type Seen, sign, takeBack } from '../actions.ts'
import { DayField, nameableRoles, pairKeyOf, type Project, stages, tierCodes, tiers } from '../model.ts'
import { type ProjectVerb, projectRights, whyNobodySigns } from '../policy.ts'
import { carriersOf, namedMembersOf } from '../queries.ts'
import { namingOf } from '../views/opening.tsx'
import { ProjectFacts } from '../views/project-facts.tsx'
import { ProjectStages } from '../views/project-stages.tsx'
import { ToDo } from '../views/to-do.tsx'
import type { Route } from './+types/project.ts'

/** The file of a project: its head and its tabs around every page of it, and its first page. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, project, may, href } = await projectOf(context, params)
  const entersSpace = mayInSpace(ctx.actor, 'enter-space', territorySubject(territory.id, territory.regionCode))
  const found = await read(ctx, async (tx) => ({
    pair: (await pairStateOf(tx, pairKeyOf(project), ctx.today)) ?? null,
    carriers: may('qualify') ? await carriersOf(tx, project) : null,
    ...(await peopleOf(tx, project, may, ctx.today)),
    enjeux: await enjeuxOf(tx, territory.phase),
    source: project.source ? (await sourcesByKey(tx)).get(project.source) : undefined,
  }))
  const mine = (Object.keys(projectRights) as ProjectVerb[]).filter(may)
  return { ...found, project, mine, entersSpace, href, today: ctx.today }
}

/** Who may be named, and who could not sign: for who opens the project and puts it to the pair. */
async function peopleOf(tx: Tx, project: Project, may: File['may'], on: Day) {
  if (!may('open') && !may('propose')) return { naming: null, impeded: null }
  const holders = await holdersOf(tx, { territoryId: project.territoryId, roles: nameableRoles, on })
  const why = (half: Half) => whyNobodySigns(half, holders, project, on)
  return {
    naming: may('open') ? namingOf(project, await namedMembersOf(tx, project), holders, on) : null,
    impeded: may('propose') ? { elu: why('elu'), industriel: why('industriel') } : null,
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const form = VerbForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await perform(ctx, { ...key, version: form.data.version }, form.data)
  if (done.ok) return redirect(`${href}?fait=${form.data.verb}`, 303)
  const refusal = sentenceOf(done.refusal)
  return keep(fields, refusal.mistakes, refusal.status)
}

const version = z.coerce.number('Rechargez la page, puis envoyez à nouveau.').int()
const embargo = z.preprocess((text) => (text === '' || text === undefined ? null : text), DayField.nullable())

const VerbForm = z.discriminatedUnion(
  'verb',
  [
    z.object({ verb: z.literal(['qualify', 'propose', 'take-back']), version }),
    z.object({
      verb: z.literal('dismiss'),
      version,
      reason: z
        .string()
        .trim()
        .min(10, 'Écrivez le motif en une phrase au moins : l’entreprise le lira.')
        .max(2000, 'Ce motif est trop long : 2 000 caractères au plus.'),
    }),
    z.object({
      verb: z.literal('open'),
      version,
      tier: z.enum(tierCodes, 'Choisissez qui peut lire ce projet.'),
      embargoUntil: embargo,
    }),
    z.object({
      verb: z.literal('name-member'),
      version,
      person: z.uuid('Choisissez une personne de la liste.'),
    }),
    z.object({
      verb: z.literal('sign'),
      version,
      half: z.enum(['elu', 'industriel']),
      verdict: z.enum(['retained', 'rejected'], 'Choisissez de retenir ou d’écarter.'),
    }),
  ],
  'Rechargez la page, puis envoyez à nouveau.',
)
type VerbForm = z.infer<typeof VerbForm>

type Refusal =
  | 'not-found'
  | 'forbidden'
  | 'stage-skipped'
  | 'still-confidential'
  | 'stands-still'
  | 'changed-meanwhile'
  | PairRefusal
  | 'cannot-be-named'
  | 'named-already'

function perform(ctx: Ctx, seen: Seen, form: VerbForm): Promise<Outcome<unknown, Refusal>> {
  switch (form.verb) {
    case 'qualify':
      return qualify(ctx, seen)
    case 'dismiss':
      return dismiss(ctx, seen, form.reason)
    case 'open':
      return open(ctx, seen, form.tier, form.embargoUntil)
    case 'name-member':
      return nameMember(ctx, seen, form.person)
    case 'propose':
      return propose(ctx, seen)
    case 'take-back':
      return takeBack(ctx, seen)
    case 'sign':
      return sign(ctx, seen, form.half, form.verdict)
    default:
      return never(form)
  }
}

function sentenceOf(refusal: Refusal): { mistakes: Mistakes; status: 409 | 422 } {
  switch (refusal) {
    case 'not-found':
      throw data('Ce projet n’est plus ouvert à vos mandats.', { status: 404 })
    case 'forbidden':
    case 'not-your-half':
    case 'recused':
      throw data('Vos mandats n’ouvrent pas cette action sur ce projet.', { status: 403 })
    case 'changed-meanwhile':
      return {
        status: 409,
        mistakes: {
          '': 'Ce projet a changé pendant que vous lisiez cette page. Voici son état d’aujourd’hui : relisez, puis décidez. Ce que vous aviez écrit est gardé.',
        },
      }
    case 'stage-skipped':
    case 'not-open':
      return {
        status: 422,
        mistakes: { '': 'À cette étape, le projet ne peut pas recevoir cette décision.' },
      }
    case 'still-confidential':
      return { status: 422, mistakes: { '': 'Confidentiel : ouvrez d’abord le projet à la gouvernance.' } }
    case 'stands-still':
      return { status: 422, mistakes: { '': 'Ce projet est à l’arrêt : reprenez-le d’abord, page « Étapes ».' } }
    case 'signed-already':
      return { status: 422, mistakes: { '': 'Cette moitié du binôme a déjà signé ce tour.' } }
    case 'perhaps-one-person':
      return {
        status: 422,
        mistakes: {
          '': 'Vous êtes peut-être la personne qui a signé pour l’autre moitié : une autre personne doit d’abord dire que vous êtes deux, page « Personnes et mandats ».',
        },
      }
    case 'signed-other-half':
      return {
        status: 422,
        mistakes: { '': 'Vous avez signé ce tour pour l’autre moitié : une même personne ne signe pas pour les deux.' },
      }
    case 'subject-changed':
      return {
        status: 409,
        mistakes: { '': 'Le projet a changé depuis qu’il a été soumis : ce tour ne vaut plus. Le chef de projet le soumet à nouveau.' },
      }
    case 'cannot-be-named':
      return {
        status: 422,
        mistakes: { person: 'Les mandats ou les intérêts de cette personne ne lui ouvrent pas ce projet.' },
      }
    case 'named-already':
      return { status: 422, mistakes: { person: 'Cette personne est déjà nommée à ce projet.' } }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  qualify: 'Le projet est qualifié.',
  dismiss: 'Le projet est écarté ; le motif est écrit dans son dossier, et l’entreprise est prévenue par courriel.',
  open: 'Qui peut lire ce projet est enregistré.',
  'name-member': 'La personne est nommée à ce projet.',
  propose: 'Le projet est soumis au binôme, prévenu par courriel.',
  'take-back': 'Le projet est repris : il est de nouveau qualifié.',
  sign: 'Votre signature est enregistrée.',
}

export default function ProjectFile({ loaderData, actionData }: Route.ComponentProps) {
  const { project, href, today } = loaderData
  const { pathname, search } = useLocation()
  const tabs = tabsOf(loaderData)
  const tab = tabs.findLast((t) => pathname === t.href || (t.href !== href && pathname.startsWith(`${t.href}/`)))
  const done = doneIn(search, doneWords)
  return (
    <Page
      title={project.title}
      tabTitle={tab && tab.href !== href ? `${tab.label}, ${project.reference}` : `${project.title}, ${project.reference}`}
      wide
      above={`Projet ${project.reference} · ${stages[project.stage].label.toLowerCase()} · ${tierInWords(project, today)}`}
      lede={[project.company, project.communeName].filter(Boolean).join(', ')}
    >
      {pathname === href && <ProjectStages project={project} />}
      <Tabs label="Pages du projet" tabs={tabs.map((t) => ({ ...t, current: t === tab }))} />
      {pathname === href && done && !actionData && <Notice kind="success">{done}</Notice>}
      {pathname === href && <ErrorSummary mistakes={actionData?.mistakes} />}
      <Outlet />
      {pathname === href && (
        <div className="columns">
          <ToDo {...loaderData} toolboxHref={`${href}/boite-a-outils`} form={actionData} />
          <ProjectFacts {...loaderData} />
        </div>
      )}
    </Page>
  )
}

// What is said in committee is read in the space, where the company does not enter.
const tabsOf = ({ href, mine, entersSpace }: Pick<Route.ComponentProps['loaderData'], 'href' | 'mine' | 'entersSpace'>) => [
  { label: 'Projet', href },
  ...(mine.includes('read-work')
    ? [
        { label: 'Étapes', href: `${href}/etapes` },
        { label: 'Suivi', href: `${href}/suivi` },
        { label: 'Effets', href: `${href}/effets` },
      ]
    : []),
  { label: 'Boîte à outils', href: `${href}/boite-a-outils` },
  ...(mine.includes('read-plan')
    ? [
        { label: 'Financement', href: `${href}/plan` },
        { label: 'Demandes d’aide', href: `${href}/demandes` },
      ]
    : []),
  ...(mine.includes('declare-grant') ? [{ label: 'Taille', href: `${href}/taille` }] : []),
  ...(mine.includes('read-grants') ? [{ label: 'De minimis', href: `${href}/de-minimis` }] : []),
  { label: 'Argent', href: `${href}/argent` },
  ...(entersSpace && mine.includes('read-plan') ? [{ label: 'Comités', href: `${href}/comites` }] : []),
  ...(mine.includes('read-history') ? [{ label: 'Historique', href: `${href}/historique` }] : []),
]

function tierInWords({ tier, embargoUntil }: Route.ComponentProps['loaderData']['project'], today: string): string {
  const words = `${tiers[tier].label.toLowerCase()} : ${tiers[tier].who}`
  if (tier !== 'public') return words
  if (!embargoUntil) return 'public : tout le monde'
  return embargoUntil >= today
    ? `sous embargo jusqu’au ${formatDay(embargoUntil)} compris, puis public`
    : `public : tout le monde, depuis la fin de l’embargo du ${formatDay(embargoUntil)}`
}
