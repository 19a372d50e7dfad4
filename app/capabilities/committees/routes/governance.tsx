import { spaceOf } from '#cap/membership/access.ts'
import { type PublishedMandate, roles } from '#cap/membership/model.ts'
import { spaceRights, type SpaceVerb } from '#cap/membership/policy.ts'
import { publishedMandates } from '#cap/membership/queries.ts'
import { projectRights, type ProjectVerb } from '#cap/projects/policy.ts'
import { RightsTable } from '../views/rights-table.tsx'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { inForce } from '#kernel/day.ts'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay, french } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import { committeeRights, type CommitteeVerb } from '../policy.ts'
import type { Route } from './+types/governance.ts'

/** Who holds a mandate, and what each role may do: the policy made visible. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const sources = await sourcesByKey(ctx.db)
  const mandates = await publishedMandates(ctx.db, territory.id)
  return {
    name: territory.name,
    mandates: mandates.map((m) => ({
      ...m,
      isCurrent: inForce(m, ctx.today),
      sourceLabel: sources.get(m.source ?? '')?.label ?? m.source,
    })),
  }
}

const projectVerbs: Record<ProjectVerb, string> = {
  file: 'Déposer une idée',
  read: 'Lire un projet',
  'read-plan': 'Lire son plan de financement',
  'read-answers': 'Lire les réponses de l’entreprise',
  'read-history': 'Lire son historique',
  answer: 'Répondre aux questions',
  'read-grants': 'Lire les aides déjà reçues par l’entreprise',
  'declare-grant': 'Déclarer une aide déjà reçue',
  qualify: 'Qualifier ou écarter, porter une appréciation',
  open: 'Dire qui peut le lire, y nommer une personne',
  'compose-plan': 'Composer le plan',
  'enter-money': 'Tenir le registre de l’argent',
  propose: 'Soumettre au binôme, reprendre',
  'sign-elu': 'Signer pour l’élu référent',
  'sign-industriel': 'Signer pour l’industriel référent',
  'read-work': 'Lire son suivi : étapes, obstacles, effets',
  follow: 'Le faire avancer, l’arrêter, noter ce qui bloque',
  observe: 'Noter les emplois et les effets constatés',
}

const spaceVerbs: Record<SpaceVerb, string> = {
  'enter-space': 'Entrer dans l’espace du territoire',
  'ask-to-join': 'Demander à rejoindre le territoire',
  'read-requests': 'Lire les demandes',
  'answer-request': 'Répondre aux demandes',
  'give-mandate': 'Donner un mandat, le prolonger ou le finir',
  'give-chef-mandate': 'Donner celui de chef de projet',
  'merge-duplicates': 'Réunir des doublons de personnes ou d’organisations',
  'read-nation': 'Lire les pages du programme',
  'manage-accounts': 'Tenir les comptes du programme, des régions et des opérateurs',
  'declare-interest': 'Déclarer ses intérêts',
  'record-interest': 'Noter l’intérêt d’une autre personne, ou sa fin',
}

const committeeVerbs: Record<CommitteeVerb, string> = {
  'read-committees': 'Lire les instances et les réunions',
  'run-committees': 'Tenir les instances, convoquer, ouvrir et clore une réunion',
  vote: 'Voter, avec un siège qui vote et sans intérêt dans le dossier',
  'read-decisions': 'Lire le registre des décisions',
  'record-decision': 'Inscrire une décision prise ailleurs',
  'sign-opinion-elu': 'Signer un avis pour l’élu référent',
  'sign-opinion-industriel': 'Signer un avis pour l’industriel référent',
  'read-obstacles': 'Lire les obstacles',
  'raise-obstacle': 'Signaler un obstacle',
  'handle-local': 'Répondre à un obstacle du territoire, le faire remonter, le clore',
  'handle-regional': 'Répondre à un obstacle remonté à la Région',
  'handle-national': 'Répondre à un obstacle remonté au programme national',
  'read-commitments': 'Lire les engagements promis au territoire',
  'record-commitment': 'Inscrire un engagement, noter qu’il est tenu, le retirer',
}

export default function Governance({ loaderData }: Route.ComponentProps) {
  const { mandates, name } = loaderData
  return (
    <Page
      title="Gouvernance"
      tabTitle={`Gouvernance, ${name}`}
      wide
      lede="Un droit vient d’un mandat daté, et finit avec lui. Ressort applique les trois tableaux ci-dessous, rien d’autre."
    >
      <h2>Le binôme</h2>
      {mandates.length === 0 ? <Empty title="Aucun binôme publié n’est connu de Ressort" /> : <Mandates mandates={mandates} />}
      <h2>Qui peut faire quoi</h2>
      <p>
        Un rôle absent d’une ligne n’a pas ce droit. Un projet confidentiel, ou réservé à des partenaires nommés, n’est pas encore ouvert à
        la gouvernance : le chef de projet l’ouvre avant de le soumettre au binôme. Réservé à des partenaires nommés, il est ouvert à ceux
        de la gouvernance qui y sont nommés.
      </p>
      <RightsTable caption="Sur un projet" rights={projectRights} words={projectVerbs} />
      <RightsTable
        caption="Dans l’espace du territoire et dans les pages du programme"
        rights={spaceRights}
        words={spaceVerbs}
        reaches={{ region: 'dans sa région', nation: 'partout' }}
      />
      <RightsTable
        caption="Dans les comités"
        rights={committeeRights}
        words={committeeVerbs}
        reaches={{ named: 's’il siège dans l’instance', region: 'dans sa région', nation: 'partout' }}
      />
      <p className="quiet">
        La Région et le programme ne lisent d’un obstacle que ce qui leur est remonté. L’organisation qui s’engage lit et tient ses propres
        engagements. Un intérêt déclaré ferme le dossier, quel que soit le rôle.
      </p>
    </Page>
  )
}

type Shown = PublishedMandate & { isCurrent: boolean; sourceLabel: string | null }

function Mandates({ mandates }: { mandates: readonly Shown[] }) {
  return (
    <DataTable
      caption="Mandats publiés"
      rows={mandates}
      keyOf={(m) => `${m.role}${m.person}${m.from}`}
      columns={[
        { key: 'role', label: 'Rôle', cell: (m) => (m.interim ? `${roles[m.role]}, par intérim` : roles[m.role]) },
        {
          key: 'person',
          label: 'Personne',
          cell: (m) => (
            <div>
              {m.person}
              {(m.title || m.organisation) && (
                <>
                  <br />
                  <small>{[m.title, m.organisation].filter(Boolean).join(', ')}</small>
                </>
              )}
            </div>
          ),
        },
        {
          key: 'period',
          label: 'Mandat',
          cell: (m) => (
            <div>
              depuis le {formatDay(m.from)}
              {m.until && `, jusqu’au ${formatDay(m.until)}`}
              {!m.isCurrent && ' (terminé)'}
            </div>
          ),
        },
        {
          key: 'source',
          label: 'Source',
          cell: (m) => (
            <div>
              <Source
                label={m.sourceLabel ?? 'non renseignée'}
                href={m.sourceUrl ?? undefined}
                on={m.publishedOn ?? undefined}
                toVerify={m.toVerify}
              />
              {m.note && <p className="source">{french(m.note)}</p>}
            </div>
          ),
        },
      ]}
    />
  )
}
