import { index, type RouteConfig, route } from '@react-router/dev/routes'
import type { Capability } from './capabilities.ts'

const screen = (capability: Capability, file: string) => `capabilities/${capability}/routes/${file}`

/** Every URL, one screen per capability. */
export default [
  index(screen('public-site', 'home.tsx')),
  route('territoires', screen('territory', 'territories.tsx')),
  route('territoires/couverture', screen('territory', 'coverage.tsx')),
  route('territoires/:code', screen('public-site', 'territory.tsx')),
  route('territoires/:code/rejoindre', screen('membership', 'join.tsx')),
  route('deposer-un-projet', screen('projects', 'file-idea.tsx')),
  route('deposer-un-projet/recu', screen('projects', 'filing-receipt.tsx')),
  route('dispositifs', screen('toolbox', 'devices.tsx')),
  route('dispositifs/:code', screen('toolbox', 'device.tsx')),
  route('api/schemas/eligible.json', screen('toolbox', 'eligible-schema.ts')),
  route('api/schemas/eligible.example.json', screen('toolbox', 'eligible-example.ts')),
  route('donnees-ouvertes', screen('public-site', 'open-data.tsx')),
  route('donnees-ouvertes/projets.csv', screen('public-site', 'projects-file.ts')),
  ...['csv', 'json', 'geojson'].map((format) =>
    route(`donnees-ouvertes/territoires.${format}`, screen('public-site', 'territories-file.ts'), { id: `territories-${format}` }),
  ),
  route('api/schemas/plan.json', screen('funding', 'plan-schema.ts')),
  route('api/schemas/plan.example.json', screen('funding', 'plan-example.ts')),
  route('accessibilite', screen('public-site', 'accessibility.tsx')),
  route('mentions', screen('public-site', 'legal-notice.tsx')),
  route('sante', screen('public-site', 'health.ts')),

  route('connexion', screen('membership', 'sign-in.tsx')),
  route('connexion/lien-envoye', screen('membership', 'sign-in-link-sent.tsx')),
  route('connexion/lien/:token', screen('membership', 'sign-in-link.tsx')),
  route('deconnexion', screen('membership', 'sign-out.ts')),

  route('boite-de-reception', screen('inbox', 'inbox.tsx')),
  route('boite-de-reception/preferences', screen('inbox', 'preferences.tsx')),
  route('boite-de-reception/:notification', screen('inbox', 'notification.tsx')),
  route('mes-projets', screen('projects', 'own-projects.tsx')),
  route('espace', screen('membership', 'spaces.tsx')),
  route('espace/:code', screen('membership', 'space.tsx'), [
    index(screen('membership', 'space-index.ts')),
    route('tableau-de-bord', screen('projects', 'dashboard.tsx')),
    route('partenaires', screen('membership', 'partners.tsx')),
    route('gouvernance', screen('projects', 'governance.tsx')),
    route('plan', screen('action-plan', 'plan.tsx')),
    route('plan/fiches.csv', screen('action-plan', 'fiches-csv.ts')),
    route('plan/axes', screen('action-plan', 'axes.tsx')),
    route('plan/fiches/nouvelle', screen('action-plan', 'fiche-new.tsx')),
    route('plan/fiches/:fiche', screen('action-plan', 'fiche.tsx')),
    route('plan/fiches/:fiche/modifier', screen('action-plan', 'fiche-edit.tsx')),
    route('projets', screen('projects', 'projects.tsx')),
    route('subventions', screen('grants', 'grants.tsx')),
    route('subventions.csv', screen('grants', 'grants-csv.ts')),
    route('subventions/:grant', screen('grants', 'grant.tsx')),
    route('projets.csv', screen('projects', 'projects-csv.ts')),
    route('projets/:reference', screen('projects', 'project.tsx'), [
      index(screen('funding', 'project-figures.tsx')),
      route('boite-a-outils', screen('toolbox', 'project-toolbox.tsx')),
      route('de-minimis', screen('state-aid', 'de-minimis.tsx')),
      route('de-minimis/declaration.pdf', screen('state-aid', 'declaration.ts')),
      route('plan', screen('funding', 'project-plan.tsx')),
      route('plan/chercher', screen('funding', 'project-plan-search.tsx')),
      route('plan/gardes/:keptPlan', screen('funding', 'kept-plan.tsx')),
      route('argent', screen('funding', 'project-ledger.tsx')),
      route('historique', screen('reporting', 'project-history.tsx')),
    ]),
  ]),
  route('programme', screen('reporting', 'programme.tsx'), [
    index(screen('reporting', 'overview.tsx')),
    route('projets', screen('projects', 'nation-projects.tsx')),
  ]),
  route('*', screen('public-site', 'not-found.tsx')),
] satisfies RouteConfig
