import type { ReactNode } from 'react'
import type { Project } from '../model.ts'

/** One verb on the project as it was seen: a version that is gone is refused. */
export function VerbForm(props: { verb: string; project: Pick<Project, 'version'>; children: ReactNode }) {
  return (
    <form method="post" className="verb">
      <input type="hidden" name="verb" value={props.verb} />
      <input type="hidden" name="version" value={props.project.version} />
      {props.children}
    </form>
  )
}
