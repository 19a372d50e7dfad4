import type { ReactNode } from 'react'
import { counted, formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { prose, proseCodes } from '../model/fiche.ts'
import type { Template } from '../model/templates.ts'

/** Templates by collection, each folded; what may be done with one, and with all of a collection. */
export function TemplateList(props: {
  templates: readonly Template[]
  verbs: (template: Template) => ReactNode
  whole?: (collection: string) => ReactNode
}) {
  return [...Map.groupBy(props.templates, ({ collection }) => collection)].map(([collection, templates]) => (
    <section key={collection}>
      <h2>{collection}</h2>
      <p className="quiet">
        {counted(templates.length, 'modèle')} · {[...new Set(templates.map(({ publisher }) => publisher))].join(', ')}
      </p>
      {props.whole?.(collection)}
      <ul className="requests" role="list">
        {templates.map((template) => (
          <li key={template.id}>
            <TemplateCard template={template}>{props.verbs(template)}</TemplateCard>
          </li>
        ))}
      </ul>
    </section>
  ))
}

function TemplateCard({ template, children }: { template: Template; children: ReactNode }) {
  const said = proseCodes.filter((code) => template[code] !== '')
  return (
    <article>
      <h3 className="item-title">
        {template.title} {template.withdrawnOn && <Tag tone="quiet">Retiré le {formatDay(template.withdrawnOn)}</Tag>}
      </h3>
      <p className="quiet">
        {template.reference} · publié le {formatDay(template.publishedOn)} ·{' '}
        {template.uses === 0 ? 'pas encore pris' : `pris ${template.uses} fois`}
      </p>
      {said.length > 0 && (
        <details>
          <summary>Lire le modèle</summary>
          <dl>
            {said.map((code) => (
              <div key={code}>
                <dt>
                  <strong>{prose[code]}</strong>
                </dt>
                <dd className="as-typed">{template[code]}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <div className="row">{children}</div>
    </article>
  )
}
