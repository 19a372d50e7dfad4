import { index, type RouteConfig, route } from '@react-router/dev/routes'

const publicSite = (name: string) => `capabilities/public-site/routes/${name}.tsx`
const membership = (name: string) => `capabilities/membership/routes/${name}`
const funding = (name: string) => `capabilities/funding/routes/${name}`
const projects = (name: string) => `capabilities/projects/routes/${name}`

/** Every URL, one screen per capability. */
export default [
  index(publicSite('home')),
  route('accessibilite', publicSite('accessibility')),
  route('mentions', publicSite('legal-notice')),
  route('sante', 'capabilities/public-site/routes/health.ts'),
  route('espace/:code', membership('space.tsx'), [
    index(membership('space-index.ts')),
    route('tableau-de-bord', projects('dashboard.tsx')),
    route('partenaires', membership('partners.tsx')),
    route('gouvernance', projects('governance.tsx')),
    route('projets', projects('projects.tsx')),
    route('projets.csv', projects('projects-csv.ts')),
    route('projets/:reference', projects('project.tsx'), [
      index(funding('project-figures.tsx')),
      route('boite-a-outils', 'capabilities/toolbox/routes/project-toolbox.tsx'),
      route('plan', funding('project-plan.tsx')),
      route('argent', funding('project-ledger.tsx')),
      route('historique', 'capabilities/reporting/routes/project-history.tsx'),
    ]),
  ]),
  route('programme', 'capabilities/reporting/routes/programme.tsx', [
    index('capabilities/reporting/routes/overview.tsx'),
    route('projets', projects('nation-projects.tsx')),
  ]),
  route('*', publicSite('not-found')),
] satisfies RouteConfig
