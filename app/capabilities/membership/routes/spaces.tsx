import { data } from 'react-router'
import { never } from '#kernel/outcome.ts'
import { web } from '#kernel/web.ts'
import { ButtonLink } from '#ui/button.tsx'
import { type Door, Doors } from '#ui/doors.tsx'
import { Empty } from '#ui/empty.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { territoriesById } from '#cap/territory/queries.ts'
import { dashboardOf, doorsOf, type Doors as OpenDoors, type RoleWithoutSpace, roles } from '../model.ts'
import { secondFactorPath } from '../model/second-factor.ts'
import type { Route } from './+types/spaces.ts'

export async function loader({ context }: Route.LoaderArgs) {
  const { actor, db } = context.get(web)
  if (!actor.id) throw data('Vos espaces s’ouvrent une fois connecté.', { status: 403 })
  const ids = actor.mandates.flatMap((mandate) => mandate.territoryId ?? [])
  return doorsOf(actor, await territoriesById(db, ids))
}

export default function Spaces({ loaderData: open }: Route.ComponentProps) {
  const doors = doorsFor(open)
  return (
    <Page title="Vos espaces" lede="Ce que vos mandats ouvrent aujourd’hui, et les projets que vous avez déposés.">
      {open.elsewhere.map((role) => (
        <Notice key={role} title={roles[role]}>
          {withoutSpace(role)}
        </Notice>
      ))}
      <Doors
        doors={[
          ...doors,
          {
            title: 'Second facteur',
            text: 'Une application de codes ou une clé d’accès : un courriel volé ne suffit plus à entrer.',
            href: secondFactorPath,
          },
          { title: 'Mes projets', text: 'Les projets que vous avez déposés, et où ils en sont.', href: '/mes-projets' },
        ]}
      />
      {doors.length === 0 && open.elsewhere.length === 0 && <NoMandate />}
    </Page>
  )
}

function doorsFor(open: OpenDoors): Door[] {
  const nation = {
    title: 'Le programme',
    text: 'Les projets, l’investissement, les emplois et les aides, territoire par territoire.',
    href: '/programme',
  }
  const territories = open.territories.map(({ code, name, roles: held }) => ({
    title: name,
    text: [...new Set(held)].map((role) => roles[role]).join(', '),
    href: dashboardOf(code),
  }))
  return [...(open.nation ? [nation] : []), ...territories, ...(open.elsewhere.includes('operator') ? operatorDoors : [])]
}

const operatorDoors: readonly Door[] = [
  { title: 'Demandes reçues', text: 'Les dossiers que des entreprises vous laissent lire, et vos réponses.', href: '/operateur/demandes' },
  {
    title: 'Mes dispositifs',
    text: 'Leurs conditions, en brouillon puis publiées un jour que vous choisissez.',
    href: '/operateur/dispositifs',
  },
  {
    title: 'Nos engagements',
    text: 'Ce que votre organisme a promis aux territoires, pour quand, et ce qui est tenu.',
    href: '/operateur/engagements',
  },
  { title: 'Délais', text: 'Combien de jours par dispositif, dans les territoires labellisés et ailleurs.', href: '/delais' },
]

function withoutSpace(role: RoleWithoutSpace): string {
  switch (role) {
    case 'operator':
      return 'Les projets ne s’ouvrent qu’à qui y est nommé par un chef de projet ; les demandes, quand l’entreprise vous laisse les lire.'
    case 'evaluator':
      return 'Ce mandat n’ouvre pas d’espace à lui seul : les chiffres publics sont sur la page « Données ouvertes ».'
    default:
      return never(role)
  }
}

function NoMandate() {
  return (
    <Empty title="Aucun mandat ne vous est donné aujourd’hui" action={<ButtonLink href="/territoires">Trouver mon territoire</ButtonLink>}>
      Un mandat est donné par le territoire, pour une durée. Pour travailler avec l’un d’eux, ouvrez sa page et choisissez « Rejoindre » :
      la demande arrive à son chef de projet.
    </Empty>
  )
}
