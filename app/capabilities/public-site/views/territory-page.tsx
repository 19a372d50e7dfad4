import type { ReactNode } from 'react'
import type { PublishedPlan } from '#cap/action-plan/queries/editions.ts'
import type { PublishedMandate } from '#cap/membership/model.ts'
import type { Supporter } from '#cap/membership/queries.ts'
import { currentPhase, type Enjeu, type Fact, type Sourced, type Territory, addressOf } from '#cap/territory/model.ts'
import type { Member, Phase } from '#cap/territory/queries.ts'
import type { Day } from '#kernel/day.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, formatNumber, french } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import type { ToldProject } from '../queries.ts'
import { AdoptedPlan } from './adopted-plan.tsx'
import { PublicProjects } from './public-projects.tsx'
import { FactFigures, FactList, FactsByScope, type Topic, topics } from './territory-facts.tsx'
import { ChefDeProjet, Pair, Supporters } from './territory-governance.tsx'
import { Perimeter, populationOf } from './territory-perimeter.tsx'

export interface TerritoryState {
  territory: Territory
  phase: Phase
  /** The territory that bears the same code in the other phase. */
  twin: Territory | undefined
  twinPhase: Phase
  today: Day
  /** Today, or the nearest day of the phase. */
  on: Day
  facts: readonly Fact[]
  enjeux: readonly (Enjeu & Sourced)[]
  mandates: readonly PublishedMandate[]
  supporters: readonly Supporter[]
  members: readonly Member[]
  communes: readonly { code: string; name: string }[]
  source: Sourced | undefined
  projects: readonly ToldProject[]
  /** Nothing until the pair has adopted one. */
  plan: PublishedPlan | undefined
}

interface Section {
  id: string
  title: string
  body: ReactNode
}

/** All that is public of a territory. */
export function TerritoryPage(state: TerritoryState) {
  const { territory, phase } = state
  const { code, name, programmeName, regionName } = territory
  const sections = sectionsOf(state)
  return (
    <Page
      title={french(name)}
      tabTitle={`${french(name)} (${code})`}
      above={`${code} · ${french(regionName)} · phase ${phase.label}`}
      lede={french(
        name === programmeName
          ? `Territoire d’industrie de la région ${regionName}, labellisé pour la phase ${phase.label} du programme.`
          : `Territoire d’industrie de la région ${regionName}, nommé «\u00a0${programmeName}\u00a0» dans la liste du programme, labellisé pour la phase ${phase.label}.`,
      )}
      breadcrumbs={[{ label: 'Territoires', href: '/territoires' }]}
      actions={territory.phase === currentPhase && <Actions code={code} />}
    >
      <div className="columns">
        <div>
          {state.facts.length === 0 && <NoFact phase={phase} hasPair={state.mandates.length > 0} />}
          {sections.map(({ id, title, body }) => (
            <section key={id} aria-labelledby={id}>
              <h2 id={id}>{title}</h2>
              {body}
            </section>
          ))}
        </div>
        <Aside state={state} sections={sections} />
      </div>
    </Page>
  )
}

function Actions({ code }: { code: string }) {
  return (
    <>
      <ButtonLink look="main" href="/deposer-un-projet">
        Déposer un projet
      </ButtonLink>
      <ButtonLink href={`/territoires/${code}/rejoindre`}>Rejoindre le territoire</ButtonLink>
    </>
  )
}

function NoFact({ phase, hasPair }: { phase: Phase; hasPair: boolean }) {
  return (
    <Empty title="Ressort ne tient encore aucun fait publié sur ce territoire">
      Ce qui suit vient de la liste du programme et du découpage administratif : le nom, la région, le périmètre et la phase.{' '}
      {phase.code === currentPhase
        ? `${hasPair ? 'Les' : 'Le binôme, les'} filières et le plan d’actions paraîtront ici, avec leur source, quand le territoire les aura publiés.`
        : `La phase ${phase.label} est terminée.`}
    </Empty>
  )
}

function sectionsOf(state: TerritoryState): Section[] {
  const { facts, territory, members, communes, on, phase, projects, supporters, mandates } = state
  const of = (topic: string) => facts.filter((f) => f.topic === topic)
  const list = (topic: Topic): Section[] =>
    of(topic).length === 0 ? [] : [{ id: topic, title: topics[topic], body: <FactList facts={of(topic)} /> }]
  const isCurrent = territory.phase === currentPhase
  const isTold = facts.length > 0 || mandates.length > 0
  return [
    ...list('label'),
    ...(isCurrent && isTold
      ? [
          {
            id: 'binome',
            title: 'Le binôme',
            body: (
              <>
                <Pair mandates={mandates} on={on} />
                <ChefDeProjet facts={of('chef-de-projet')} />
              </>
            ),
          },
        ]
      : []),
    of('enjeu').length > 0
      ? list('enjeu')[0]!
      : { id: 'enjeu', title: `Les enjeux du programme en ${phase.label}`, body: <Enjeux state={state} /> },
    ...(projects.length > 0
      ? [{ id: 'projets', title: 'Les projets publics', body: <PublicProjects projects={projects} /> }]
      : isCurrent
        ? [{ id: 'projets', title: 'Les projets publics', body: <NoProject /> }]
        : []),
    ...(of('figure').length > 0 ? [{ id: 'figure', title: topics.figure, body: <FactFigures facts={of('figure')} /> }] : []),
    ...list('filiere'),
    ...list('plan'),
    ...(state.plan ? [{ id: 'plan-adopte', title: 'Le plan adopté', body: <AdoptedPlan plan={state.plan} /> }] : []),
    ...(of('place').length > 0 ? [{ id: 'place', title: topics.place, body: <FactsByScope facts={of('place')} /> }] : []),
    ...list('toolbox'),
    ...(supporters.length > 0 ? [{ id: 'soutiens', title: 'Les soutiens', body: <Supporters supporters={supporters} /> }] : []),
    {
      id: 'perimetre',
      title: 'Le périmètre',
      body: <Perimeter members={members} communes={communes} on={on} phase={phase} />,
    },
  ]
}

function NoProject() {
  return <p>Aucun projet public pour le moment. Un projet déposé reste confidentiel tant que le chef de projet ne l’a pas ouvert.</p>
}

function Enjeux({ state: { enjeux, territory } }: { state: TerritoryState }) {
  const [first] = enjeux
  return (
    <>
      <p>
        {territory.phase === currentPhase
          ? 'Les candidatures de tous les territoires de la phase devaient y répondre.'
          : 'Ils valaient pour tous les territoires de la phase.'}
      </p>
      <ul>
        {enjeux.map((e) => (
          <li key={e.code}>{e.label}</li>
        ))}
      </ul>
      {first?.sourceLabel && (
        <Source
          label={first.sourceLabel}
          href={first.sourceUrl ?? undefined}
          on={first.publishedOn ?? undefined}
          toVerify={first.toVerify}
        />
      )}
    </>
  )
}

function Aside({ state, sections }: { state: TerritoryState; sections: readonly Section[] }) {
  const { territory, phase, members, communes, source } = state
  const population = populationOf(members)
  return (
    <aside className="stack" aria-label="L’essentiel">
      <div className="sheet">
        <DefinitionList
          facts={[
            { label: 'Code', value: territory.code },
            { label: 'Région', value: french(territory.regionName) },
            {
              label: 'Phase',
              value: `${phase.label}, du ${formatDay(phase.from)} au ${formatDay(phase.until)}`,
            },
            { label: 'Membres', value: formatNumber(members.length) },
            { label: 'Communes', value: formatNumber(communes.length) },
            { label: 'Habitants', value: population === null ? null : formatNumber(population) },
          ]}
        />
        {source?.sourceLabel && <Source label={source.sourceLabel} href={source.sourceUrl ?? undefined} />}
      </div>
      <nav aria-label="Sur cette page">
        <ul role="list" className="contents">
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Twin {...state} />
    </aside>
  )
}

// The same code names another territory in the other phase: who follows an old link must be able to see it.
function Twin({ territory, twin, twinPhase }: TerritoryState) {
  if (!twin) return null
  return (
    <p className="quiet">
      Les codes ont été réattribués d’une phase à l’autre : en {twinPhase.label}, {territory.code} désigne{' '}
      <a href={addressOf(twin)}>{french(`${twin.name} (${twin.regionName})`)}</a>.
    </p>
  )
}
