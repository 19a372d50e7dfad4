import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { doneIn } from '#ui/url.ts'
import { companyOf } from '../access.ts'
import { headcounts, leadStates } from '../model.ts'
import { leadsOf, visitsOf } from '../queries.ts'
import { VisitList } from '../views/visit-list.tsx'
import type { Route } from './+types/company.ts'

/** One company; to the chef de projet, what it said and what came of it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href, company } = await companyOf(context, params)
  const told = may('read-visits')
    ? await read(ctx, async (tx) => ({
        visits: await visitsOf(tx, scope, territory.id, company.id),
        leads: await leadsOf(tx, scope, territory.id, company.id),
      }))
    : null
  return { company, href, told, mayKeep: may('keep-directory'), leadsHref: `/espace/${territory.code}/pistes` }
}

const doneWords: Readonly<Record<string, string>> = { visite: 'La visite est notée.' }

export default function CompanyPage({ loaderData }: Route.ComponentProps) {
  const { company, href, told, mayKeep, leadsHref } = loaderData
  const done = doneIn(useLocation().search, doneWords)
  return (
    <Page
      title={company.name}
      breadcrumbs={[{ label: 'Entreprises', href }]}
      actions={
        mayKeep && (
          <>
            <ButtonLink href={`${href}/visite?entreprise=${company.id}`} look="main">
              Noter une visite
            </ButtonLink>
            <ButtonLink href={`${href}/${company.id}/corriger`}>Corriger</ButtonLink>
          </>
        )
      }
    >
      {done && <Notice kind="success">{done}</Notice>}
      <DefinitionList
        facts={[
          { label: 'SIRET', value: company.siret },
          { label: 'Commune', value: company.communeName },
          { label: 'NAF', value: company.naf },
          { label: 'Effectif', value: company.headcount && `${headcounts[company.headcount]}, au ${formatDay(company.headcountOn!)}` },
          { label: 'Groupe', value: company.groupName },
          { label: 'Source', value: `${company.source}, le ${formatDay(company.enteredOn)}` },
        ]}
      />
      {told && (
        <>
          <h2>Visites</h2>
          {told.visits.length === 0 ? (
            <Empty title="Aucune visite n’est notée">Ce que l’entreprise y confie ne sera lu que par le chef de projet.</Empty>
          ) : (
            <VisitList visits={told.visits} href={href} />
          )}
          {told.leads.length > 0 && (
            <>
              <h2>Pistes</h2>
              <ul>
                {told.leads.map((lead) => (
                  <li key={lead.id}>
                    <a href={`${leadsHref}?q=${encodeURIComponent(lead.title)}`}>{lead.title}</a>, {leadStates[lead.state].toLowerCase()},
                    reçue le {formatDay(lead.receivedOn)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Page>
  )
}
