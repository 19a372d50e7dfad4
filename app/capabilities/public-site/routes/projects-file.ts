import { csvFile } from '#kernel/csv.ts'
import { web } from '#kernel/web.ts'
import { allToldProjects } from '../queries.ts'
import { projectLines } from '../views/project-file.ts'
import type { Route } from './+types/projects-file.ts'

export function loader({ context }: Route.LoaderArgs) {
  return csvFile('projets-publics.csv', projectLines(allToldProjects(context.get(web))))
}
