import { nationOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { csvFile } from '#kernel/csv.ts'
import { listPosts, type PostLine } from '../queries/posts.ts'
import { askedFrom, fileColumns } from '../views/post-list.ts'
import type { Route } from './+types/posts-csv.ts'

/** The list as a file: the same filters and sort as the page, all pages at once. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const { ctx, regionCodes } = nationOf(context)
  const filter = { ...askedFrom(request.url), regionCodes, page: 1, pageSize: 1000 }
  const { lines } = await read(ctx, (tx) => listPosts(tx, filter, ctx.today))
  return csvFile(`postes-${ctx.today}.csv`, [fileColumns.map(({ label }) => label), ...lines.map(cellsOf)], 'french')
}

// In a text file amounts are euros and shares are percents.
const cellsOf = (line: PostLine) =>
  fileColumns.map(({ kind, of }) => {
    const value = of(line)
    return (kind === 'euros' || kind === 'rate') && value !== null ? Number(value) / 100 : value
  })
