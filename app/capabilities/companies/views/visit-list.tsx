import { blockerKinds } from '#cap/projects/model/passages.ts'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { sources, topicCodes, topics } from '../model.ts'
import type { Visit } from '../queries.ts'

/** What was said on each visit, newest first. */
export function VisitList({ visits, href }: { visits: readonly Visit[]; href: string }) {
  return (
    <ol className="requests" role="list">
      {visits.map((visit) => (
        <li key={visit.id}>
          <article>
            <h3>
              Le {formatDay(visit.visitedOn)}
              {visit.blockers.map((kind) => (
                <span key={kind}>
                  {' '}
                  <Tag tone="accent">{blockerKinds[kind]}</Tag>
                </span>
              ))}
            </h3>
            <p className="quiet">
              {visit.met && `${visit.met} · `}par {visit.author} · {sources[visit.sourcedBy]}
            </p>
            <p className="told">{visit.summary}</p>
            {topicCodes.some((topic) => visit[topic]) && (
              <DefinitionList
                facts={topicCodes.filter((topic) => visit[topic]).map((topic) => ({ label: topics[topic], value: visit[topic] }))}
              />
            )}
            {visit.photos.length > 0 && (
              <ul className="photos" role="list">
                {visit.photos.map((id, rank) => (
                  <li key={id}>
                    <a href={`${href}/photos/${id}`}>
                      <img
                        src={`${href}/photos/${id}`}
                        alt={`Vue ${rank + 1} prise le ${formatDay(visit.visitedOn)}`}
                        loading="lazy"
                        width="160"
                        height="120"
                      />
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </article>
        </li>
      ))}
    </ol>
  )
}
