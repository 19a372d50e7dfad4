import { csvFile } from '#kernel/csv.ts'
import { web } from '#kernel/web.ts'
import { type Device, families, forms, openingOf, openings, regimes } from '../model.ts'
import { facetsFrom } from '../model/facets.ts'
import { devices } from '../queries.ts'
import { deadSources } from '../queries/catalogue.ts'
import { foundDevices } from '../queries/found.ts'
import type { Route } from './+types/devices-csv.ts'

/** The list as a file, with the filters of the page. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const { db, today } = context.get(web)
  const [all, dead] = await Promise.all([devices(db), deadSources(db)])
  const found = await foundDevices(db, { all, asked: facetsFrom(url.searchParams), dead, on: today })
  const cells = (d: Device) => [
    d.code,
    d.name,
    d.operator,
    d.owner,
    families[d.family],
    forms[d.form],
    d.pays,
    percent(d.rateMin),
    percent(d.rate),
    euros(d.amountMin),
    euros(d.amountMax),
    euros(d.lumpSum),
    regimes[d.regime],
    d.from,
    d.until,
    openings[openingOf(d, today)],
    d.sourceUrl,
    d.verifiedOn,
    d.toVerify,
  ]
  return csvFile(`dispositifs-${today}.csv`, [head, ...found.map(cells)], 'french')
}

const head = [
  'code',
  'nom',
  'opérateur',
  'porté par',
  'famille',
  'forme',
  'ce qu’il paie',
  'taux le plus bas (%)',
  'taux le plus haut (%)',
  'aide au moins (euros)',
  'aide au plus (euros)',
  'forfait (euros)',
  'cadre des aides d’État',
  'premier jour',
  'dernier jour',
  'état ce jour',
  'source',
  'relevé le',
  'à vérifier',
]

const percent = (points: number | null) => (points === null ? null : points / 100)
const euros = (cents: number | null) => (cents === null ? null : cents / 100)
