import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { elevate, read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { notYours, spaceOf } from '../access.ts'
import { merge, type MergeRefusal } from '../actions/merging.ts'
import { likely } from '../model/mandates.ts'
import { organisationsOf, peopleOf, referencesTo } from '../queries/mandates.ts'
import { actsSignedByBoth } from '../queries/same-person.ts'
import { ChooseTwo, MergePreview, type PreviewOf, Suggestions } from '../views/merging.tsx'
import { PartnerTabs } from '../views/partner-tabs.tsx'
import type { Route } from './+types/duplicates.ts'

const Pair = z.object({ kind: z.enum(['person', 'organisation']), gone: z.uuid(), kept: z.uuid() })

/** What is probably twice the same, and the preview of making it one. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  if (!may('merge-duplicates')) throw notYours(ctx)
  const asked = Pair.safeParse(Object.fromEntries(url.searchParams))
  return read(ctx, async (tx) => {
    const people = await peopleOf(tx, territory.id)
    const organisations = await organisationsOf(tx, territory.id)
    let preview: PreviewOf | null = null
    if (asked.success) {
      const known = asked.data.kind === 'person' ? people : organisations
      const gone = known.find(({ id }) => id === asked.data.gone)
      const kept = known.find(({ id }) => id === asked.data.kept)
      if (gone && kept && gone !== kept) {
        await elevate(tx)
        preview = {
          kind: asked.data.kind,
          gone,
          kept,
          references: await referencesTo(tx, asked.data.kind, gone.id),
          signedByBoth: asked.data.kind === 'person' ? await actsSignedByBoth(tx, gone.id, kept.id) : 0,
        }
      }
    }
    return {
      people,
      organisations,
      preview,
      likelyPeople: likely(people),
      likelyOrganisations: likely(organisations),
      name: territory.name,
      code: territory.code,
      mayGive: may('give-mandate'),
      mayMerge: true,
    }
  })
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  if (!may('merge-duplicates')) throw notYours(ctx)
  const fields = await formOf(request)
  const pair = Pair.safeParse(fields)
  if (!pair.success) throw data('Choisissez à nouveau les deux lignes à réunir.', { status: 400 })
  const done = await merge(ctx, territory.code, pair.data)
  if (done.ok) return redirect(`/espace/${territory.code}/partenaires/doublons?fait=reunis`, 303)
  return keep(fields, { '': sentenceOf(done.refusal) })
}

function sentenceOf(refusal: MergeRefusal): string {
  switch (refusal) {
    case 'forbidden':
      throw data('Vos mandats ne vous laissent pas réunir des doublons.', { status: 403 })
    case 'not-found':
      return 'L’une des deux lignes n’est plus là : elle a sans doute déjà été réunie.'
    case 'same':
      return 'Choisissez deux lignes différentes.'
    case 'signs-in':
      return 'La ligne à effacer a une adresse et se connecte : ses droits partiraient avec elle. Gardez celle-là, ou demandez-le au programme national.'
    case 'elsewhere':
      return 'La personne à effacer a eu des mandats ailleurs : seul le programme national peut réunir ces deux lignes.'
    case 'two-numbers':
      return 'Ces deux organisations n’ont pas le même SIREN : ce ne sont pas les mêmes.'
    case 'own-account':
      return 'Personne ne réunit une ligne à la sienne, dont il prendrait les mandats : quelqu’un d’autre le fait.'
    case 'suspended':
      return 'L’un de ces deux comptes est suspendu : il est d’abord rouvert, par deux administrateurs du programme.'
    case 'holds-the-nation':
      return 'La personne à effacer tient un mandat national, qui se donne à deux : gardez celle-là, ou que ce mandat finisse d’abord.'
    default:
      return never(refusal)
  }
}

const doneWords = { reunis: 'Les deux lignes n’en font plus qu’une ; rien de ce qui nommait l’une n’est perdu.' }

export default function Duplicates({ loaderData, actionData }: Route.ComponentProps) {
  const { name, people, organisations, preview, likelyPeople, likelyOrganisations } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page title="Annuaire" tabTitle={`Doublons, ${name}`} wide>
      <PartnerTabs {...loaderData} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {preview && <MergePreview preview={preview} />}
      <h2>Probablement deux fois les mêmes</h2>
      <Suggestions kind="person" groups={likelyPeople} title="Personnes" />
      <Suggestions kind="organisation" groups={likelyOrganisations} title="Organisations" />
      <h2>Choisir deux lignes</h2>
      <div className="columns even">
        <ChooseTwo kind="person" title="Deux personnes" rows={people} />
        <ChooseTwo kind="organisation" title="Deux organisations" rows={organisations} />
      </div>
    </Page>
  )
}
