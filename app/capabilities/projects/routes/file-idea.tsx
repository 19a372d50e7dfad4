import { randomUUID } from 'node:crypto'
import { data, redirect } from 'react-router'
import { read } from '#kernel/act.ts'
import { countAttempt } from '#kernel/attempts.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { PageHandle } from '#kernel/page-scripts.ts'
import { type Web, web } from '#kernel/web.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { FieldGroup } from '#ui/field-group.tsx'
import { filled, keep, type Mistakes, ticked } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import { contactOf } from '#cap/membership/queries.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { type Commune, enjeuxOf, filieres } from '#cap/territory/queries.ts'
import { fileIdea, type FilingRefusal } from '../actions.ts'
import { tiers } from '../model.ts'
import { readScope } from '../policy.ts'
import { companyFiledBefore } from '../queries.ts'
import { type Filer, type IdeaField, notLabelled, readIdea } from './idea-read.ts'
import { CompanyFields, ContactFields, ProjectFields } from '../views/idea-fields.tsx'
import type { Route } from './+types/file-idea.ts'

export async function loader({ context, url }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const [sectors, enjeux] = [await filieres(ctx.db), await enjeuxOf(ctx.db, currentPhase)]
  // Kept by this browser alone, to be found again filled in when one goes back: the key is of one form.
  const headers = { 'cache-control': 'private, no-cache' }
  const options = { filieres: sectors.map(option), enjeux: enjeux.map(option) }
  const known = await companyOf(ctx)
  const told = { ...known, ...toldBy(url.searchParams) }
  return data({ ...options, submissionKey: randomUUID(), filer: await filerOf(ctx), told }, { headers })
}

/** Who files again for their company does not type it again; those who hold a mandate file for others. */
async function companyOf(ctx: Web) {
  if (!ctx.actor.id || ctx.actor.mandates.length > 0) return undefined
  return read(ctx, (tx) => companyFiledBefore(tx, readScope(ctx.actor, ctx.today)))
}

/** What the page that led here already knows: the form starts with it. */
const toldBy = (query: URLSearchParams) => ({
  ...(query.get('filiere') && { filiere: query.get('filiere')!.slice(0, 50) }),
  enjeux: query.getAll('enjeu').slice(0, 10),
  summary: query.get('resume')?.slice(0, 1000) ?? '',
})

export const handle = { script: 'unsaved' } satisfies PageHandle

export const headers = ({ loaderHeaders }: Route.HeadersArgs) => loaderHeaders

const option = ({ code, label }: { code: string; label: string }) => ({ value: code, label })

async function filerOf({ db, actor }: Web): Promise<Filer | null> {
  const person = actor.id ? await contactOf(db, actor.id) : undefined
  return person?.email ? { name: person.name, email: person.email } : null
}

export async function action({ request, context }: Route.ActionArgs) {
  const ctx = context.get(web)
  const fields = await formOf(request, ['enjeux'])
  const { idea, mistakes, communes } = await readIdea(ctx, fields, await filerOf(ctx))
  const again = (mend: Mistakes, status?: number) => keepWithChoice(fields, mend, communes, status)
  if (!idea) return again(mistakes)
  if (!ctx.actor.id && !(await mayFileUnknown(ctx, idea.email))) return again({ '': tooMany }, 429)

  const filed = await fileIdea(ctx, idea)
  if (!filed.ok) return again(sentenceFor(filed.refusal))
  return redirect(`/deposer-un-projet/recu?reference=${filed.value.reference}`, 303)
}

/** Each filing by a visitor sends a mail to an address that nobody has proved yet: neither end may be flooded. */
async function mayFileUnknown({ db, address }: Web, email: string): Promise<boolean> {
  const limit = { most: 20, minutes: 60 }
  const place = await countAttempt(db, `file-from:${address ?? 'unknown'}`, limit)
  return place && countAttempt(db, `file-for:${email}`, limit)
}

const tooMany =
  'Trop de projets ont été déposés d’ici en une heure. Le vôtre n’est pas enregistré, mais rien n’est perdu : gardez cette page et renvoyez-la plus tard, ou connectez-vous.'

function sentenceFor(refusal: FilingRefusal): Partial<Record<IdeaField, string>> {
  switch (refusal) {
    case 'unknown-commune':
      return { commune: 'Cette commune n’existe pas ou plus : écrivez celle d’aujourd’hui.' }
    case 'not-labelled':
      return { commune: notLabelled('Cette commune') }
    case 'unknown-filiere':
      return { filiere: 'Choisissez une filière de la liste.' }
    case 'unknown-enjeu':
      return { enjeux: 'Choisissez parmi les enjeux de la liste.' }
    default:
      return never(refusal)
  }
}

function keepWithChoice(fields: FormFields, mistakes: Mistakes, communes: readonly Commune[], status?: number) {
  const kept = keep(fields, mistakes, status)
  const choice = communes.map(({ code, name, departementCode, epciName }) => ({
    value: code,
    label: `${name} (${departementCode})`,
    hint: [epciName, `code Insee ${code}`].filter(Boolean).join(', '),
  }))
  return data({ ...kept.data, communes: choice }, kept.init ?? undefined)
}

export default function FileIdea({ loaderData, actionData }: Route.ComponentProps) {
  const { filieres: known, enjeux, filer, submissionKey, told } = loaderData
  const { enjeux: _, ...saved } = told
  const field = filled(actionData, saved)
  const ticks = ticked(actionData, { enjeux: told.enjeux })
  return (
    <Page
      title="Déposer un projet"
      lede="Vous dirigez une entreprise industrielle : dites ce que vous préparez. Le chef de projet de votre territoire vous répond et cherche avec vous les aides possibles."
    >
      <ErrorSummary mistakes={actionData?.mistakes} />
      {!actionData && <BeforeFiling />}
      <form className="form" method="post" noValidate>
        <input type="hidden" name="submissionKey" value={field('submissionKey').value ?? submissionKey} />
        <CompanyFields field={field} communes={actionData?.communes ?? []} />
        <ProjectFields field={field} ticks={ticks} filieres={known} enjeux={enjeux} />
        {filer ? <SignedInFiler filer={filer} /> : <ContactFields field={field} />}
        <div className="send">
          <Button look="main">Déposer le projet</Button>
          <p className="quiet">Déposer n’engage à rien.</p>
        </div>
      </form>
    </Page>
  )
}

function BeforeFiling() {
  return (
    <>
      <Notice title="Qui vous lira">
        Ce que vous écrivez est confidentiel : seuls {tiers.secret.who} le lisent. Le chef de projet peut ensuite l’ouvrir à d’autres ; vous
        voyez toujours à qui.
      </Notice>
      <Notice kind="warning" title="Ne commencez pas les travaux avant d’avoir demandé une aide">
        <p>
          La plupart des aides à l’investissement exigent une demande écrite avant le début des travaux : c’est l’effet incitatif. Déposer
          ici n’est pas demander une aide.
        </p>
        <Source label="Règlement (UE) n° 651/2014, article 6" toVerify />
      </Notice>
    </>
  )
}

function SignedInFiler({ filer }: { filer: Filer }) {
  return (
    <FieldGroup title="Vous">
      <p>
        Le projet sera déposé au nom de <strong>{filer.name}</strong>, {filer.email}.
      </p>
    </FieldGroup>
  )
}
