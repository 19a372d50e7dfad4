import { read } from '#kernel/act.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { offeringOf } from '../access.ts'
import { prospectsFiled } from '../queries/prospects.ts'
import { ProspectTable } from '../views/prospect-table.tsx'
import type { Route } from './+types/prospects.ts'

/** The investors that a region, the programme or a chef de projet offers to several territories. */
export async function loader({ context }: Route.LoaderArgs) {
  const { ctx, scope } = offeringOf(context)
  return { prospects: await read(ctx, (tx) => prospectsFiled(tx, scope)), today: ctx.today }
}

export default function Prospects({ loaderData }: Route.ComponentProps) {
  const { prospects, today } = loaderData
  return (
    <Page
      title="Projets d’implantation"
      wide
      lede="Un investisseur cherche un site. Plusieurs territoires reçoivent le même texte, au même instant, avec la même échéance ; personne ne sait qui il est tant qu’il n’a pas dit oui."
      actions={
        <ButtonLink href="/implantations/nouvelle" look="main">
          Décrire un projet
        </ButtonLink>
      }
    >
      {prospects.length === 0 ? (
        <Empty title="Aucun projet d’implantation n’est encore décrit">
          Décrivez ce que cherche l’investisseur, puis choisissez à qui le proposer.
        </Empty>
      ) : (
        <ProspectTable
          caption="Projets d’implantation que vous proposez"
          prospects={prospects}
          today={today}
          base="/implantations"
          last={{
            label: 'Proposé à',
            cell: (prospect) => (prospect.offeredAt ? counted(prospect.offeredTo.length, 'territoire') : 'personne encore'),
          }}
        />
      )}
    </Page>
  )
}
