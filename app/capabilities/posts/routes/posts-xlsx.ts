import { nationOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { workbookOf } from '#kernel/workbook.ts'
import { listPosts } from '../queries/posts.ts'
import { askedFrom, fileColumns } from '../views/post-list.ts'
import type { Route } from './+types/posts-xlsx.ts'

/** The list as a workbook: the same filters and sort as the page. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const filter = { ...askedFrom(request.url), regionCodes, page: 1, pageSize: 1000 }
  const { lines } = await read(ctx, (tx) => listPosts(tx, filter, ctx.today))
  const columns = fileColumns.map(({ label, kind }) => ({ label, kind }))
  const workbook = await workbookOf([{ name: 'Postes', columns, rows: lines.map((line) => fileColumns.map(({ of }) => of(line))) }])
  return new Response(new Uint8Array(workbook), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="postes-${ctx.today}.xlsx"`,
    },
  })
}
