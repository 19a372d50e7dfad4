import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { answeringOf } from '../access.ts'
import { prospectsOffered } from '../queries/prospects.ts'
import { ProspectTable } from '../views/prospect-table.tsx'
import type { Route } from './+types/offers.ts'

/** The investors offered to a territory. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory, scope, href } = await answeringOf(context, params)
  return { offers: await read(ctx, (tx) => prospectsOffered(tx, scope, territory.id)), href, name: territory.name, today: ctx.today }
}

export default function Offers({ loaderData }: Route.ComponentProps) {
  const { offers, href, name, today } = loaderData
  return (
    <Page
      title="Projets d’implantation"
      tabTitle={`Projets d’implantation, ${name}`}
      wide
      lede="Des investisseurs cherchent un site. Chaque territoire sollicité reçoit le même texte, au même instant, avec la même échéance."
      actions={<ButtonLink href="/implantations">En proposer un à d’autres</ButtonLink>}
    >
      {offers.length === 0 ? (
        <Empty title="Aucun projet d’implantation ne vous a été proposé">
          La Région, l’État ou un territoire voisin vous en proposera ici.
        </Empty>
      ) : (
        <ProspectTable
          caption="Projets d’implantation proposés au territoire"
          prospects={offers}
          today={today}
          base={href}
          last={{
            label: 'Notre réponse',
            cell: (offer) => (offer.answeredAt ? 'donnée' : offer.ended || offer.dueOn! < today ? 'aucune' : 'à donner'),
          }}
        />
      )}
    </Page>
  )
}
