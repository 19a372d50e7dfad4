import { data, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import { notYours, spaceOf } from '#cap/membership/access.ts'
import { declareCompanyInterest, declareFiliereInterest, endCompanyInterest } from '#cap/membership/actions/interests.ts'
import { CompanyInterestForm, FiliereInterestForm } from '#cap/membership/model/interests.ts'
import { interestedRoles } from '#cap/membership/policy.ts'
import { holdersOf } from '#cap/membership/queries.ts'
import { companyInterestsOf, employersOf, filiereInterestsOf } from '#cap/membership/queries/interests.ts'
import { filieres } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { inForce } from '#kernel/day.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import type { Web } from '#kernel/web.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep, mistakesOf } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { committeePages } from '../access.ts'
import { CommitteeTabs } from '../views/committee-tabs.tsx'
import { CompanyForm, FiliereForm, InterestLists } from '../views/interests.tsx'
import type { Route } from './+types/interests.ts'

/** One's own interests and, for the chef de projet, those of the people of the territory. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, may } = await spaceOf(context, params)
  if (!may('declare-interest')) throw notYours(ctx)
  const mayRecord = may('record-interest')
  const found = await read(ctx, async (tx) => {
    const holders = await holdersOf(tx, { territoryId: territory.id, roles: interestedRoles, on: ctx.today })
    const local = holders.filter((holder) => holder.mandates.some((mandate) => mandate.territoryId === territory.id))
    const persons = mayRecord ? local : local.filter((holder) => holder.id === ctx.actor.id)
    const ids = persons.map((person) => person.id)
    return {
      persons: persons.map(({ id, name }) => ({ value: id, label: id === ctx.actor.id ? `${name} (vous)` : name })),
      companies: await companyInterestsOf(tx, ids),
      filiereInterests: await filiereInterestsOf(tx, ids),
      employers: await employersOf(tx, ids, ctx.today),
      filieres: await filieres(tx),
    }
  })
  return {
    pages: await committeePages(context, params),
    ...found,
    companies: found.companies.map((interest) => ({
      ...interest,
      current: inForce(interest, ctx.today),
      mayEnd: mayRecord && interest.personId !== ctx.actor.id,
    })),
    mayRecord,
    self: ctx.actor.id!,
    href: `/espace/${territory.code}/comites`,
    name: territory.name,
    today: ctx.today,
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const here = `/espace/${territory.code}/comites/interets`
  const fields = await formOf(request)
  switch (fields.verb) {
    case 'company': {
      const form = CompanyInterestForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await declareCompanyInterest(ctx, territory, form.data)
      return done.ok ? redirect(`${here}?fait=company`, 303) : keep(fields, sentenceOf(done.refusal, ctx))
    }
    case 'filiere': {
      const form = FiliereInterestForm.safeParse(fields)
      if (!form.success) return keep(fields, mistakesOf(form.error))
      const done = await declareFiliereInterest(ctx, territory, form.data)
      return done.ok ? redirect(`${here}?fait=filiere`, 303) : keep(fields, sentenceOf(done.refusal, ctx))
    }
    case 'end': {
      const interest = z.uuid().safeParse(fields.interest)
      const done = interest.success
        ? await endCompanyInterest(ctx, territory, interest.data)
        : ({ ok: false, refusal: 'not-found' } as const)
      return done.ok ? redirect(`${here}?fait=end`, 303) : keep(fields, sentenceOf(done.refusal, ctx))
    }
    default:
      return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  }
}

type Refusal = 'forbidden' | 'unknown-person' | 'unknown-filiere' | 'declared-already' | 'not-found'

function sentenceOf(refusal: Refusal, ctx: Web): Readonly<Record<string, string>> {
  switch (refusal) {
    case 'forbidden':
      throw notYours(ctx)
    case 'not-found':
      throw data('Cet intérêt n’existe pas, a déjà pris fin, ou n’est pas à vous de le lever.', { status: 404 })
    case 'unknown-person':
      return { person: 'Cette personne n’a pas de mandat aujourd’hui dans ce territoire.' }
    case 'unknown-filiere':
      return { filiere: 'Choisissez une filière de la liste.' }
    case 'declared-already':
      return { filiere: 'Cet intérêt est déjà déclaré.' }
    default:
      return never(refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  company: 'L’intérêt est déclaré : les dossiers de cette entreprise se ferment dès aujourd’hui.',
  filiere: 'L’intérêt est déclaré : la personne ne prend plus part aux dossiers de cette filière.',
  end: 'L’intérêt prend fin aujourd’hui ; il reste dans l’historique.',
}

export default function Interests({ loaderData, actionData }: Route.ComponentProps) {
  const { href, name, mayRecord } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title="Intérêts et déports"
      tabTitle={`Intérêts et déports, ${name}`}
      wide
      lede="Un intérêt déclaré écarte du dossier : ni la page, ni les pièces, ni les notes, ni le vote. Le compte rendu dit qui s’est déporté, jamais le détail de son intérêt."
    >
      <CommitteeTabs href={href} pages={loaderData.pages} />
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <div className="columns">
        <section>
          <h2>{mayRecord ? 'Intérêts connus' : 'Vos intérêts'}</h2>
          <InterestLists {...loaderData} />
        </section>
        <section>
          <h2>Déclarer un intérêt</h2>
          <details open={actionData?.fields.verb !== 'filiere'}>
            <summary>Dans une entreprise</summary>
            <CompanyForm {...loaderData} form={actionData} />
          </details>
          <details open={actionData?.fields.verb === 'filiere'}>
            <summary>Dans une filière</summary>
            <FiliereForm {...loaderData} form={actionData} />
          </details>
        </section>
      </div>
    </Page>
  )
}
