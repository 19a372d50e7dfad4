import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { historyOf } from '#cap/projects/queries.ts'
import { devices, questions } from '#cap/toolbox/queries.ts'
import { read } from '#kernel/act.ts'
import { instantOf } from '#kernel/day.ts'
import { counted, formatInstant } from '#ui/format.ts'
import { Verdict } from '#ui/verdict.tsx'
import { tell } from '../views/history-words.ts'
import type { Route } from './+types/project-history.ts'

/** What was done to a project, by whom and when; refusals too. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  if (!may('read-history')) throw notYours(ctx)
  const { lines, asked, catalogue } = await read(ctx, async (tx) => ({
    lines: await historyOf(tx, project.id),
    asked: await questions(tx),
    catalogue: await devices(tx),
  }))
  const names = new Map(catalogue.map((device) => [device.code, device.name]))
  return lines.toReversed().map((line) => ({
    line: line.line,
    who: line.actor,
    at: formatInstant(instantOf(line.at)),
    iso: instantOf(line.at).toString(),
    ...tell(line, asked, names),
  }))
}

export default function ProjectHistory({ loaderData: lines }: Route.ComponentProps) {
  return (
    <section aria-labelledby="historique">
      <h2 id="historique">Historique</h2>
      <p className="quiet">
        {counted(lines.length, 'ligne')}, de la plus récente à la plus ancienne. Le journal ne se modifie ni ne s’efface ; les refus y sont
        aussi. Heures de Paris.
      </p>
      <ol className="history" role="list">
        {lines.map((line) => (
          <li key={line.line}>
            <p className="quiet">
              <time dateTime={line.iso}>{line.at}</time>
              <br />
              {line.who}
            </p>
            <div>
              <p>
                <strong>{line.title}</strong>
              </p>
              {line.detail && <p>{line.detail}</p>}
              {line.refused && (
                <p>
                  <Verdict is="no">refusé : {line.refused}</Verdict>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
