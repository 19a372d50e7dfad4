import { useLocation } from 'react-router'
import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { quorumWords } from '../views/body-rules.tsx'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { inForce } from '#kernel/day.ts'
import { committeePages, committeesOf } from '../access.ts'
import { type Body, bodyKinds } from '../model/bodies.ts'
import { meetingStageCodes, meetingStages, meetingsPageSize } from '../model/meetings.ts'
import { majorities } from '../model/vote.ts'
import { bodiesOf } from '../queries/bodies.ts'
import { listMeetings } from '../queries/meetings.ts'
import { CommitteeTabs } from '../views/committee-tabs.tsx'
import { MeetingTable } from '../views/meeting-table.tsx'
import type { Route } from './+types/committees.ts'

/** The bodies of a territory and their meetings. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const { ctx, territory, scope, may, href } = await committeesOf(context, params)
  const query = new URL(request.url).searchParams
  const asked = {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    stage: meetingStageCodes.find((code) => code === query.get('etat')),
    page: pageFrom(query),
  }
  const found = await read(ctx, async (tx) => ({
    bodies: (await bodiesOf(tx, scope, territory.id)).filter((body) => inForce(body, ctx.today)),
    ...(await listMeetings(tx, scope, { ...asked, territoryId: territory.id })),
  }))
  return { pages: await committeePages(context, params), ...found, ...asked, mayRun: may('run-committees'), href, name: territory.name }
}

export default function CommitteesPage({ loaderData }: Route.ComponentProps) {
  const { bodies, mayRun, href, name } = loaderData
  return (
    <Page
      title="Comités"
      tabTitle={`Comités, ${name}`}
      wide
      lede="Chaque instance a sa composition et ses règles. Un avis ou une décision ne s’écrit qu’avec le quorum ; qui a un intérêt dans un dossier ne le voit pas."
      actions={
        mayRun && (
          <>
            {bodies.length > 0 && (
              <ButtonLink look="main" href={`${href}/nouvelle-reunion`}>
                Préparer une réunion
              </ButtonLink>
            )}
            <ButtonLink href={`${href}/nouvelle-instance`}>Ajouter une instance</ButtonLink>
          </>
        )
      }
    >
      <CommitteeTabs href={href} pages={loaderData.pages} />
      <h2>Réunions</h2>
      <Meetings {...loaderData} />
      <h2>Instances</h2>
      {bodies.length === 0 ? (
        <Empty title="Aucune instance pour le moment">
          Le chef de projet ajoute le comité de projet, sa composition et ses règles ; les réunions viennent ensuite.
        </Empty>
      ) : (
        <div className="cards">
          {bodies.map((body) => (
            <BodyCard key={body.id} body={body} href={href} />
          ))}
        </div>
      )}
    </Page>
  )
}

function Meetings({ meetings, total, search, stage, page }: Route.ComponentProps['loaderData']) {
  const here = useLocation()
  const isFiltered = search !== '' || stage !== undefined
  if (total === 0 && !isFiltered)
    return (
      <Empty title="Aucune réunion pour le moment">
        Une réunion se prépare, se convoque, se tient, puis laisse un compte rendu et des décisions.
      </Empty>
    )
  return (
    <>
      <SearchForm label="Titre, référence ou instance" value={search} resetHref={here.pathname} isFiltered={isFiltered}>
        <Select
          name="etat"
          label="État"
          optional
          emptyLabel="Tous les états"
          value={stage}
          options={meetingStageCodes.map((code) => ({ value: code, label: meetingStages[code].label }))}
        />
      </SearchForm>
      {meetings.length === 0 ? (
        <Empty title="Aucune réunion ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
      ) : (
        <MeetingTable caption="Réunions, de la plus lointaine à venir à la plus ancienne" meetings={meetings} />
      )}
      <Pagination total={total} pageSize={meetingsPageSize} page={page} here={here} noun="réunion" />
    </>
  )
}

function BodyCard({ body, href }: { body: Body; href: string }) {
  return (
    <article className="sheet">
      <p className="quiet">{bodyKinds[body.kind]}</p>
      <h3>
        <a href={`${href}/instances/${body.reference}`}>{body.name}</a>
      </h3>
      <p>
        Quorum : {quorumWords(body.quorumRate)}. Majorité : {majorities[body.majority]}.
        {body.givesOpinions && ' Donne l’avis de la gouvernance.'}
      </p>
    </article>
  )
}
