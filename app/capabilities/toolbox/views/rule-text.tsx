import type { NamedSource } from '#cap/territory/queries.ts'
import { french } from '#ui/format.ts'
import { isLeaf, keyOf, type Leaf, partsOf, type Rule } from '../model/rule.ts'

interface RuleTextProps {
  device: { source: string }
  sources: ReadonlyMap<string, NamedSource>
}

/** The rules of a device as a reader of the law would write them: a list, and lists within it. */
export function RuleText({ rule, ...props }: RuleTextProps & { rule: Rule }) {
  if (rule.kind === 'all' && rule.of.length === 0) return <p>Aucune condition publiée n’a encore été relevée.</p>
  if (rule.kind === 'when')
    return (
      <>
        <p>Ne concerne que les projets qui remplissent cette condition :</p>
        <Parts of={[rule.if]} {...props} />
        <RuleText rule={rule.rule} {...props} />
      </>
    )
  const parts = rule.kind === 'all' ? rule.of : [rule]
  return (
    <>
      <p>{parts.length > 1 ? 'Toutes ces conditions à la fois :' : 'Une condition :'}</p>
      <Parts of={parts} {...props} />
    </>
  )
}

function Parts({ of, ...props }: RuleTextProps & { of: readonly Rule[] }) {
  return (
    <ol className="conditions">
      {of.map((rule) => (
        <li key={isLeaf(rule) ? keyOf(rule) : JSON.stringify(rule)}>
          {isLeaf(rule) ? (
            <LeafText leaf={rule} {...props} />
          ) : (
            <>
              {rule.text ?? headings[rule.kind](rule)}
              <Parts of={partsOf(rule)} {...props} />
            </>
          )}
        </li>
      ))}
    </ol>
  )
}

const headings: Readonly<Record<Exclude<Rule['kind'], Leaf['kind']>, (rule: Rule) => string>> = {
  all: () => 'Toutes ces conditions :',
  any: () => 'L’une au moins de ces conditions :',
  'at-least': (rule) => `${'count' in rule ? rule.count : ''} au moins de ces conditions :`,
  not: () => 'Que cette condition ne soit pas remplie :',
  when: () => 'Si la première condition est remplie, la seconde doit l’être :',
}

/** What an appreciation is, is said; the device's own source is told once, beside its figures. */
function LeafText({ leaf, device, sources }: RuleTextProps & { leaf: Leaf }) {
  const source = sources.get(leaf.source)
  return (
    <>
      {french(leaf.text)}
      {leaf.kind === 'appreciation' && <small> (une personne habilitée en juge)</small>}
      {leaf.law && <small> ({leaf.law})</small>}
      {leaf.source !== device.source && (
        <small>
          {' '}
          (source{'\u00a0'}: {source?.url ? <a href={source.url}>{source.label}</a> : (source?.label ?? leaf.source)})
        </small>
      )}
    </>
  )
}
