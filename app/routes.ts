import { index, type RouteConfig, route } from '@react-router/dev/routes'

const screen = (capability: string, name: string) => `capabilities/${capability}/routes/${name}.tsx`
const publicSite = (name: string) => `capabilities/public-site/routes/${name}.tsx`

/** Every URL, one screen per capability. */
export default [
  index(publicSite('home')),
  route('territoires', screen('territory', 'territories')),
  route('territoires/couverture', screen('territory', 'coverage')),
  route('territoires/:code', publicSite('territory')),
  route('territoires/:code/rejoindre', screen('membership', 'join')),
  route('donnees-ouvertes', publicSite('open-data')),
  route('donnees-ouvertes/projets.csv', 'capabilities/public-site/routes/projects-file.ts'),
  ...['csv', 'json', 'geojson'].map((format) =>
    route(`donnees-ouvertes/territoires.${format}`, 'capabilities/public-site/routes/territories-file.ts', {
      id: `territories-${format}`,
    }),
  ),
  route('accessibilite', publicSite('accessibility')),
  route('mentions', publicSite('legal-notice')),
  route('sante', 'capabilities/public-site/routes/health.ts'),
  route('*', publicSite('not-found')),
] satisfies RouteConfig
