import { data } from 'react-router'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { DataTable } from '#ui/data-table.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { spaceOf } from '../access.ts'
import { organisationKinds } from '../model.ts'
import { organisationIn, type PublishedSupport } from '../queries/organisations.ts'
import { MandateTags, roleWords } from '../views/mandate-words.tsx'
import { OrganisationNumber } from '../views/organisation-number.tsx'
import type { Route } from './+types/organisation.ts'

const unknown = () => data('Cette organisation n’est pas connue de ce territoire.', { status: 404 })

/** An organisation in a territory: what it is, its people there with their mandates, and the support it published. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  if (!z.uuid().safeParse(params.organisation).success) throw unknown()
  const found = await read(ctx, (tx) => organisationIn(tx, territory.id, params.organisation, ctx.today))
  if (!found) throw unknown()
  return { ...found, name: territory.name, code: territory.code, on: ctx.today }
}

export default function Organisation({ loaderData }: Route.ComponentProps) {
  const { organisation, mandates, support, name, code, on } = loaderData
  const people = `/espace/${code}/partenaires/personnes`
  return (
    <Page
      title={organisation.name}
      tabTitle={`${organisation.name}, ${name}`}
      breadcrumbs={[{ label: 'Organisations', href: `/espace/${code}/partenaires/organisations` }]}
      wide
    >
      <DefinitionList
        facts={[
          { label: 'Nature', value: organisationKinds[organisation.kind] ?? organisation.kind },
          { label: organisation.siret ? 'SIRET' : 'SIREN', value: <OrganisationNumber organisation={organisation} /> },
        ]}
      />
      <h2>Ses personnes dans le territoire</h2>
      {mandates.length === 0 ? (
        <Empty title="Personne n’a de mandat dans ce territoire au titre de cette organisation" />
      ) : (
        <DataTable
          caption="Mandats tenus à son titre dans ce territoire, ceux d’aujourd’hui d’abord"
          rows={mandates}
          keyOf={(mandate) => mandate.id}
          columns={[
            { key: 'person', label: 'Personne', cell: (m) => <a href={`${people}/${m.personId}`}>{m.person}</a> },
            { key: 'title', label: 'Titre', cell: (m) => m.title ?? <span className="absent">non renseigné</span> },
            { key: 'role', label: 'Rôle', cell: roleWords },
            { key: 'from', label: 'Premier jour', cell: (m) => formatDay(m.from) },
            {
              key: 'until',
              label: 'Dernier jour',
              cell: (m) => (m.until ? formatDay(m.until) : <span className="absent">sans fin connue</span>),
            },
            { key: 'state', label: 'État', cell: (m) => <MandateTags mandate={m} on={on} /> },
          ]}
        />
      )}
      <h2>Son soutien au territoire</h2>
      {support ? <Support support={support} /> : <Empty title="Aucun soutien publié n’est connu de Ressort" />}
    </Page>
  )
}

function Support({ support }: { support: PublishedSupport }) {
  const { since, source, sourceLabel, sourceUrl, publishedOn, note } = support
  const words = sourceLabel ?? source
  return (
    <DefinitionList
      facts={[
        { label: 'Depuis le', value: formatDay(since) },
        {
          label: 'Source',
          value: (
            <>
              {sourceUrl ? <a href={sourceUrl}>{words}</a> : words}
              {publishedOn && `, du ${formatDay(publishedOn)}`}
            </>
          ),
        },
        ...(note ? [{ label: 'Précision', value: note }] : []),
      ]}
    />
  )
}
