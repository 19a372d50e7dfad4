import { type Day, isDay } from '#kernel/day.ts'
import type { Db } from '#kernel/db.ts'
import { web } from '#kernel/web.ts'
import { Button } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import type { Mistakes } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { withQuery } from '#ui/url.ts'
import { hasValidKey } from '../model.ts'
import { type Commune, communeByCode, coverageOf, establishmentBySiret, findCommunes, phases } from '../queries.ts'
import { CoverageAnswer } from '../views/coverage-answer.tsx'
import type { Route } from './+types/coverage.ts'

type Found = { communes: Commune[]; note?: string; mistakes?: Mistakes }

export async function loader({ context, url }: Route.LoaderArgs) {
  const { db, today } = context.get(web)
  const asked = askedFrom(url.searchParams)
  const on = asked.on === '' ? today : dayFrom(asked.on)
  const found = await find(db, asked)
  const mistakes: Mistakes = {
    ...found.mistakes,
    ...(on === undefined && { le: 'Cette date n’existe pas : écrivez par exemple 01/01/2024.' }),
  }
  const [commune] = found.communes
  const settled = on !== undefined && found.communes.length === 1 ? commune : undefined
  return {
    asked,
    on,
    today,
    mistakes,
    ...found,
    phases: await phases(db),
    answer: settled && on && { commune: settled, on, coverage: await coverageOf(db, settled.code, on) },
    here: { pathname: url.pathname, search: url.search },
  }
}

interface Asked {
  /** INSEE code of a commune that was chosen among homonyms: says exactly which. */
  code: string
  commune: string
  siret: string
  on: string
}

function askedFrom(query: URLSearchParams): Asked {
  const of = (name: string) => (query.get(name) ?? '').trim().slice(0, 100)
  const digits = of('commune').replaceAll(/[\s\u00a0.]/g, '')
  const isSiret = /^\d{14}$/.test(digits)
  return {
    code: of('code'),
    commune: isSiret ? '' : of('commune'),
    siret: (isSiret ? digits : of('siret')).replaceAll(/[\s\u00a0.]/g, ''),
    on: of('le'),
  }
}

const dayFrom = (text: string): Day | undefined => {
  const written = text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
  return isDay(written) ? written : undefined
}

async function find(db: Db, { code, commune, siret }: Asked): Promise<Found> {
  if (code) {
    const exact = await communeByCode(db, code)
    if (exact) return { communes: [exact] }
  }
  if (siret) return findBySiret(db, siret)
  if (commune) return findByText(db, commune)
  return { communes: [] }
}

async function findBySiret(db: Db, siret: string): Promise<Found> {
  const wrong = (message: string) => ({ communes: [], mistakes: { siret: message } })
  if (!/^\d{14}$/.test(siret)) return wrong('Un SIRET compte quatorze chiffres.')
  if (!hasValidKey(siret)) return wrong('La clé de ce SIRET est fausse : un chiffre a sans doute été mal recopié.')
  const establishment = await establishmentBySiret(db, siret)
  if (!establishment) {
    return wrong(
      'Ce SIRET est bien formé, mais Ressort ne tient pas le répertoire SIRENE et ne connaît pas cet établissement : indiquez plutôt sa commune.',
    )
  }
  const commune = await communeByCode(db, establishment.communeCode)
  return {
    communes: commune ? [commune] : [],
    note: `L’établissement ${establishment.name} (SIRET ${siret}) est situé à ${commune?.name}, selon ce que Ressort en savait le ${formatDay(establishment.asOf)}.`,
  }
}

async function findByText(db: Db, text: string): Promise<Found> {
  const communes = await findCommunes(db, text)
  if (communes.length > 0) return { communes }
  return {
    communes,
    mistakes: {
      commune: `Aucune commune de 2026 ne répond à « ${text} ». Écrivez son nom entier, son code postal ou son code Insee, par exemple 47001 pour Agen.`,
    },
  }
}

export default function Coverage({ loaderData }: Route.ComponentProps) {
  const { asked, mistakes, answer, note, communes, phases, today } = loaderData
  const chosen = answer && asked.code ? answer.commune.code : asked.commune
  return (
    <Page
      title="Quel territoire couvre cette commune, ce jour-là ?"
      tabTitle="Quel territoire couvre une commune ?"
      lede="Une commune ou un SIRET, une date : le territoire de chaque phase du programme, et l’appartenance qui l’explique."
      breadcrumbs={[{ label: 'Territoires', href: '/territoires' }]}
    >
      <ErrorSummary mistakes={mistakes} />
      <form method="get" className="form either">
        <Field name="commune" label="Commune" hint="Nom, code postal ou code Insee." value={chosen} error={mistakes.commune} optional />
        <Field
          name="siret"
          label="ou SIRET de l’établissement"
          hint="Quatorze chiffres."
          value={asked.siret}
          error={mistakes.siret}
          optional
        />
        <Field name="le" label="Jour" kind="date" value={loaderData.on ?? (asked.on ? '' : today)} error={mistakes.le} optional />
        <p className="send">
          <Button look="main">Chercher</Button>
        </p>
      </form>
      {note && <p className="answer">{note}</p>}
      {!answer && communes.length > 1 && <Homonyms {...loaderData} />}
      {answer && <CoverageAnswer {...answer} phases={phases} />}
      <p className="source">
        La composition des intercommunalités est celle du code officiel géographique 2026 (Etalab, Insee et DGCL), quelle que soit la date
        demandée ; les périmètres et leurs dates viennent de l’ANCT.
      </p>
    </Page>
  )
}

function Homonyms({ communes, asked, here }: Route.ComponentProps['loaderData']) {
  return (
    <section aria-labelledby="choix">
      <h2 id="choix">Plusieurs communes répondent à « {asked.commune} » : laquelle ?</h2>
      <ul>
        {communes.map((c) => (
          <li key={c.code}>
            <a href={withQuery(here, { code: c.code, commune: null, siret: null })}>
              {c.name} ({c.code})
            </a>
            , {c.epciName ?? 'hors intercommunalité'}
          </li>
        ))}
      </ul>
    </section>
  )
}
