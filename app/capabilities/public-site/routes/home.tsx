import { publicScope } from '#cap/projects/policy.ts'
import { totalOf } from '#cap/reporting/model.ts'
import { rollUp } from '#cap/reporting/queries.ts'
import { currentPhase, spread } from '#cap/territory/model.ts'
import { mappedTerritories, programmeSource } from '#cap/territory/queries.ts'
import { openingOf } from '#cap/toolbox/model.ts'
import { devices } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { visitor } from '#kernel/actor.ts'
import { web } from '#kernel/web.ts'
import { Doors } from '#ui/doors.tsx'
import { Figures } from '#ui/figures.tsx'
import { counted, formatDay, formatMoney, formatNumber, french } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import type { Route } from './+types/home.ts'

/** The same for everybody: what is counted here is public. */
export async function loader({ context }: Route.LoaderArgs) {
  const ctx = context.get(web)
  const [territories, source, catalogue, lines] = await Promise.all([
    mappedTerritories(ctx.db, currentPhase),
    programmeSource(ctx.db, currentPhase),
    devices(ctx.db),
    read({ ...ctx, actor: visitor }, (tx) => rollUp(tx, publicScope(ctx.today), currentPhase)),
  ])
  return {
    today: ctx.today,
    demo: ctx.config.demo,
    source,
    territories: territories.length,
    regions: spread(territories).regions,
    total: totalOf(lines),
    devices: catalogue.length,
    open: catalogue.filter((d) => openingOf(d, ctx.today) === 'open').length,
  }
}

export default function Home({ loaderData }: Route.ComponentProps) {
  return (
    <Page
      title="De la labellisation aux emplois, tout un territoire d’industrie au même endroit"
      tabTitle="Territoires d’industrie"
      lede="Ressort aide l’élu et l’industriel du binôme, leur chef de projet, la Région et l’État à conduire les Territoires d’industrie : le plan d’actions, les projets des entreprises, les aides et leurs règles."
    >
      <Doors doors={doors} />
      <section aria-labelledby="chiffres">
        <h2 id="chiffres">Ce que tout le monde peut lire aujourd’hui</h2>
        <Figures figures={figuresOf(loaderData)} />
      </section>
      <p>
        Votre commune est-elle dans un territoire d’industrie ?{' '}
        <a href="/territoires/couverture">Cherchez-la, avec la date qui vous intéresse</a>.
      </p>
    </Page>
  )
}

const doors = [
  {
    title: 'Trouver un territoire',
    text: 'La carte et la liste des territoires labellisés, leur binôme et leurs enjeux.',
    href: '/territoires',
  },
  {
    title: 'Déposer un projet',
    text: 'Vous dirigez une entreprise industrielle : dites ce que vous préparez, sans compte à créer.',
    href: '/deposer-un-projet',
  },
  {
    title: 'Lire les dispositifs',
    text: 'Les aides, ce qu’elles demandent et jusqu’à combien, avec leur source et leur date.',
    href: '/dispositifs',
  },
]

function figuresOf({ today, demo, source, territories, regions, total, devices, open }: Route.ComponentProps['loaderData']) {
  const on = `Ressort, le ${formatDay(today)}`
  return [
    {
      label: 'Territoires labellisés, 2023-2027',
      value: formatNumber(territories),
      note: french(`dans ${counted(regions, 'région')}. Source : ${source?.sourceLabel}.`),
    },
    {
      label: 'Projets publics retenus',
      value: formatNumber(total.retained),
      note: `dans ${counted(total.withProjects, 'territoire')}${demo ? ', projets fictifs de la démonstration compris' : ''}. ${on}.`,
    },
    {
      label: 'Investissement de ces projets',
      value: total.retained > total.costUnknown ? formatMoney(total.cost) : null,
      note: `hors taxes, coût prévu ; ${sayUnknown(total.costUnknown)}. ${on}.`,
    },
    {
      label: 'Dispositifs ouverts',
      value: formatNumber(open),
      note: `sur ${formatNumber(devices)} au catalogue, dates publiées. ${on}.`,
    },
  ]
}

const sayUnknown = (count: number) =>
  count === 0
    ? 'tous les coûts sont publiés'
    : count === 1
      ? 'un coût n’est pas publié'
      : `${formatNumber(count)} coûts ne sont pas publiés`
