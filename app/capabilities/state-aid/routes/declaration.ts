import { data } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import { deMinimisCeiling, deMinimisRoom, windowStart } from '../model.ts'
import { declaration } from '../model/declaration.ts'
import { rules } from '../queries.ts'
import { undertakingOf } from '../queries/register.ts'
import type { Route } from './+types/declaration.ts'

/** The declaration of a company, filled with what we were told, for it to complete and sign. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may, territory } = await projectOf(context, params)
  if (!may('read-grants')) throw notYours(ctx)
  const { siren } = project
  if (!siren) throw data('Le SIREN de l’entreprise n’est pas connu.', { status: 404 })
  const { undertaking, ceiling } = await read(ctx, async (tx) => ({
    undertaking: await undertakingOf(tx, { siren, territoryId: project.territoryId }),
    ceiling: deMinimisCeiling(await rules(tx), ctx.today),
  }))
  if (!ceiling) throw data('Aucun plafond de minimis n’est connu aujourd’hui.', { status: 404 })
  const document = declaration(
    {
      territory: territory.name,
      company: project.company,
      siren,
      members: undertaking.members,
      grants: undertaking.grants,
      on: ctx.today,
      since: windowStart(ctx.today, ceiling.years),
      room: deMinimisRoom(ceiling, undertaking.grants, ctx.today),
      ceiling: ceiling.amount,
    },
    { money: formatMoney, day: formatDay },
  )
  return download(`declaration-de-minimis-${siren}.pdf`, await pdfOf(document))
}
