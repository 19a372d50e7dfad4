import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { factOf, type Leaf } from '../model/rule.ts'
import { factNames, type Operator, operators, wordOf } from '../model/vocabulary.ts'

export const operatorWords: Readonly<Record<Operator, string>> = {
  is: 'est',
  in: 'est l’un de (séparés par |)',
  'not-in': 'n’est aucun de (séparés par |)',
  'at-least': 'au moins',
  'at-most': 'au plus',
  above: 'plus de',
  below: 'moins de',
  under: 'relève de (codes NAF séparés par |)',
  'not-under': 'ne relève pas de (codes NAF)',
  within: 'dans (codes géographiques séparés par |)',
  outside: 'hors de (codes géographiques)',
}

const facts = factNames
  .map((name) => ({ value: name as string, label: `${wordOf(name).label} (${name})` }))
  .sort((a, b) => a.label.localeCompare(b.label, 'fr'))

/** The fields of one condition, to change one or to add one. */
export function LeafFields(props: { leaf?: Leaf | undefined; form: KeptForm | undefined; version: number; rank?: number; href: string }) {
  const { leaf, form, version, rank, href } = props
  const isAppreciation = leaf?.kind === 'appreciation'
  const field = filled(form, {
    fact: leaf && factOf(leaf),
    operator: leaf?.kind === 'criterion' ? leaf.operator : undefined,
    value: leaf?.kind === 'criterion' ? leaf.value : undefined,
    text: leaf?.text,
    source: leaf?.source,
    law: leaf?.law,
  })
  return (
    <form method="post" className="verb">
      <input type="hidden" name="verb" value={rank === undefined ? 'add' : 'change'} />
      <input type="hidden" name="version" value={version} />
      {rank !== undefined && <input type="hidden" name="rank" value={rank} />}
      {isAppreciation ? (
        <input type="hidden" name="fact" value={factOf(leaf)} />
      ) : (
        <>
          <Select {...field('fact')} label="Fait" options={facts} emptyLabel="Choisir un fait" />
          <Select
            {...field('operator')}
            label="Comparaison"
            options={operators.map((value) => ({ value, label: operatorWords[value] }))}
            emptyLabel="Choisir"
          />
          <Field
            {...field('value')}
            label="Valeur attendue"
            hint="Un nombre sans espace, true ou false, une date AAAA-MM-JJ, ou un code."
          />
        </>
      )}
      <Field {...field('text')} label="La condition en une phrase" />
      <Field {...field('source')} label="Source" hint="Le règlement, le cahier des charges, et son jour." />
      <Field {...field('law')} label="Article" optional />
      <div className="row">
        <Button look="main">{rank === undefined ? 'Ajouter la condition' : 'Enregistrer la condition'}</Button>
        {rank !== undefined && <ButtonLink href={href}>Ne rien changer</ButtonLink>}
      </div>
    </form>
  )
}
