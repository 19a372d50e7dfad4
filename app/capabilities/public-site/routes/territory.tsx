import { data } from 'react-router'
import { publishedMandates, supportersOf } from '#cap/membership/queries.ts'
import { phaseFrom, addressOf } from '#cap/territory/model.ts'
import { communesOf, enjeuxOf, factsOf, membersOf, type Phase, phases, programmeSource, territoryByCode } from '#cap/territory/queries.ts'
import type { Day } from '#kernel/day.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { adoptedPlan, toldProjects } from '../queries.ts'
import { TerritoryPage } from '../views/territory-page.tsx'
import type { Route } from './+types/territory.ts'

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const code = phaseFrom(url.searchParams.get('phase'))
  const [allPhases, territory, twin] = await Promise.all([
    phases(ctx.db),
    territoryByCode(ctx.db, params.code, code),
    territoryByCode(ctx.db, params.code, code === '1' ? '2' : '1'),
  ])
  const phase = allPhases.find((p) => p.code === code)!
  const twinPhase = allPhases.find((p) => p.code !== code)!
  if (!territory && !twin)
    throw data('Aucun territoire ne porte ce code, dans aucune des deux phases du programme.', {
      status: 404,
    })
  if (!territory) return data({ kind: 'elsewhere' as const, code: params.code, phase, twin: twin!, twinPhase }, { status: 404 })

  const on = dayIn(phase, ctx.today)
  const [facts, enjeux, mandates, supporters, members, communes, source, projects, plan] = await Promise.all([
    factsOf(ctx.db, territory.id),
    enjeuxOf(ctx.db, code),
    publishedMandates(ctx.db, territory.id),
    supportersOf(ctx.db, territory.id),
    membersOf(ctx.db, territory.id, on),
    communesOf(ctx.db, territory.id, on),
    programmeSource(ctx.db, code),
    toldProjects(ctx, { territoryId: territory.id }),
    adoptedPlan(ctx, territory.id),
  ])
  return data({
    kind: 'here' as const,
    territory,
    phase,
    twin,
    twinPhase,
    today: ctx.today,
    on,
    facts,
    enjeux,
    mandates,
    supporters,
    members,
    communes,
    source,
    projects,
    plan,
  })
}

const dayIn = ({ from, until }: Phase, today: Day): Day => (today < from ? from : today > until ? until : today)

export default function Territory({ loaderData }: Route.ComponentProps) {
  if (loaderData.kind === 'here') return <TerritoryPage {...loaderData} />
  const { code, phase, twin, twinPhase } = loaderData
  return (
    <Page
      title={`${code} n’existe pas en ${phase.label}`}
      lede={`Ce code n’a servi que pour la phase ${twinPhase.label} : il y désigne ${twin.name} (${twin.regionName}).`}
      breadcrumbs={[{ label: 'Territoires', href: '/territoires' }]}
      actions={
        <>
          <ButtonLink look="main" href={addressOf(twin)}>
            Voir {twin.name}
          </ButtonLink>
          <ButtonLink href="/territoires">Tous les territoires</ButtonLink>
        </>
      }
    />
  )
}
