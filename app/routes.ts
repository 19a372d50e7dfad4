import { index, type RouteConfig, route } from '@react-router/dev/routes'

const membership = (name: string) => `capabilities/membership/routes/${name}`
const projects = (name: string) => `capabilities/projects/routes/${name}.tsx`
const publicSite = (name: string) => `capabilities/public-site/routes/${name}.tsx`

/** Every URL, one screen per capability. */
export default [
  index(publicSite('home')),
  route('accessibilite', publicSite('accessibility')),
  route('mentions', publicSite('legal-notice')),
  route('sante', 'capabilities/public-site/routes/health.ts'),
  route('connexion', membership('sign-in.tsx')),
  route('connexion/lien-envoye', membership('sign-in-link-sent.tsx')),
  route('connexion/lien/:token', membership('sign-in-link.tsx')),
  route('deconnexion', membership('sign-out.ts')),
  route('espace', membership('spaces.tsx')),
  route('deposer-un-projet', projects('file-idea')),
  route('deposer-un-projet/recu', projects('filing-receipt')),
  route('mes-projets', projects('own-projects')),
  route('*', publicSite('not-found')),
] satisfies RouteConfig
