import { data } from 'react-router'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay, formatMoney, formatRate, french } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import { type Device, families, forms, regimes, rulesOn } from '../model.ts'
import { freshnesses } from '../model/changes.ts'
import { lookAgain } from '../model/facets.ts'
import { deviceByCode } from '../queries.ts'
import { deadSources, versionsOf } from '../queries/catalogue.ts'
import { History } from '../views/device-history.tsx'
import { OpeningSign, sayCost } from '../views/device-words.tsx'
import { RuleText } from '../views/rule-text.tsx'
import type { Route } from './+types/device.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { db, today } = context.get(web)
  const device = await deviceByCode(db, params.code)
  if (!device) throw data('Aucun dispositif du catalogue ne porte ce code.', { status: 404 })
  const [sources, versions, dead] = await Promise.all([sourcesByKey(db), versionsOf(db, device.code), deadSources(db)])
  return { device, today, sources, versions, again: lookAgain(device, dead, today) }
}

export default function DevicePage({ loaderData: { device, today, sources, versions, again } }: Route.ComponentProps) {
  return (
    <Page
      title={device.name}
      lede={french(device.summary)}
      above={`${families[device.family]} · ${forms[device.form]}`}
      breadcrumbs={[{ label: 'Dispositifs', href: '/dispositifs' }]}
    >
      <div className="columns">
        <div>
          <section aria-labelledby="conditions">
            <h2 id="conditions">Ce qu’il demande</h2>
            <RuleText rule={rulesOn(device, today).rule} device={device} sources={sources} />
          </section>
          {device.note && (
            <Notice title="Ce qui reste à préciser" kind={device.toVerify ? 'warning' : 'info'}>
              {french(device.note)}
            </Notice>
          )}
          <History versions={versions} rules={device.rules} />
          <section aria-labelledby="suite">
            <h2 id="suite">Et pour votre projet ?</h2>
            <p>Une fois déposé, un projet est comparé à chaque condition : éligible, non éligible, ou la question qui reste à trancher.</p>
            <p className="send">
              <ButtonLink look="main" href="/deposer-un-projet">
                Déposer un projet
              </ButtonLink>
              {device.startUrl && <ButtonLink href={device.startUrl}>Ouvrir la démarche</ButtonLink>}
            </p>
          </section>
        </div>
        <aside className="sheet" aria-label="L’essentiel">
          <p className="opening">
            <OpeningSign device={device} on={today} />
          </p>
          <DefinitionList facts={factsOf(device)} />
          <Source
            label={device.sourceLabel ?? device.source}
            href={device.sourceUrl ?? undefined}
            on={device.verifiedOn ?? undefined}
            toVerify={device.toVerify}
          />
          {again.length > 0 && <p className="quiet">{again.map((freshness) => freshnesses[freshness]).join('. ')}.</p>}
        </aside>
      </div>
    </Page>
  )
}

const unsaid = <span className="missing">non précisé par la source</span>

const orUnsaid = (amount: Device['amountMin']) => (amount === null ? unsaid : formatMoney(amount))

const baseName = (basis: string) => (basis === 'de-minimis' ? 'de minimis' : `article ${basis.replace('gber-', '')} du RGEC`)

const factsOf = (device: Device) => [
  { label: 'Ce qu’il paie', value: french(device.pays) },
  { label: 'Opérateur', value: device.operator },
  { label: 'Porté par', value: device.owner ?? device.operator },
  {
    label: 'Taux le plus haut',
    value: device.rate === null ? unsaid : formatRate(device.rate),
  },
  ...(device.rateMin === null ? [] : [{ label: 'Taux le plus bas', value: formatRate(device.rateMin) }]),
  ...(device.lumpSum === null ? [] : [{ label: 'Forfait', value: formatMoney(device.lumpSum) }]),
  ...(device.advanceShare === null ? [] : [{ label: 'Part en avance récupérable', value: formatRate(device.advanceShare) }]),
  { label: 'Aide au moins', value: orUnsaid(device.amountMin) },
  { label: 'Aide au plus', value: orUnsaid(device.amountMax) },
  {
    label: 'Dépenses retenues',
    value: [device.eligibleCosts, sayCost(device)].filter(Boolean).join(' ; ') || unsaid,
  },
  { label: 'Cadre des aides d’État', value: device.regime === 'unknown' ? unsaid : regimes[device.regime] },
  { label: 'Bases juridiques', value: device.legalBases.length === 0 ? unsaid : device.legalBases.map(baseName).join(', ') },
  {
    label: 'Premier jour',
    value: device.from ? formatDay(device.from) : unsaid,
  },
  {
    label: 'Dernier jour',
    value: device.until ? formatDay(device.until) : unsaid,
  },
  ...(device.suspendedFrom ? [{ label: 'Suspendu à partir du', value: formatDay(device.suspendedFrom) }] : []),
  ...(device.cutoffs.length > 0 ? [{ label: 'Relevés de dossiers', value: device.cutoffs.map(formatDay).join(', ') }] : []),
  {
    label: 'Délai de décision',
    value: device.decisionDays === null ? unsaid : `${device.decisionDays} jours annoncés`,
  },
  {
    label: 'Pièces',
    value: device.documents.length === 0 ? unsaid : device.documents.join(' ; '),
  },
  {
    label: 'Ne se cumule pas avec',
    value: device.excludes.length === 0 ? unsaid : device.excludes.join(', '),
  },
  ...(device.contact ? [{ label: 'Contact', value: device.contact }] : []),
]
