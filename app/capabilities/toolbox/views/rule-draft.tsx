import { Button } from '#ui/button.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted, formatDay, formatNumber } from '#ui/format.ts'
import type { Draft } from '../model/draft.ts'
import { factOf, type Leaf, leavesOf } from '../model/rule.ts'
import { isFactName, wordOf } from '../model/vocabulary.ts'
import { LeafFields, operatorWords } from './leaf-form.tsx'

interface DraftProps {
  draft: Draft
  /** The condition being changed, if one is. */
  rank: number | undefined
  form: KeptForm | undefined
  href: string
}

/** The draft of a device's rules: its conditions, one being changed at a time. */
export function RuleDraft({ draft, rank, form, href }: DraftProps) {
  const leaves = leavesOf(draft.rule)
  const changed = rank === undefined ? undefined : leaves[rank]
  return (
    <section aria-labelledby="brouillon">
      <h2 id="brouillon">Brouillon</h2>
      <p>
        {counted(leaves.length, 'condition')}, {counted(draft.editors.length, 'rédacteur')}, modifié le {formatDay(draft.editedOn)}. Rien
        n’est en vigueur avant qu’une autre personne le publie.
      </p>
      <DataTable
        caption="Conditions du brouillon"
        rows={leaves.map((leaf, at) => ({ leaf, at }))}
        keyOf={({ at }) => String(at)}
        columns={[
          { key: 'text', label: 'Condition', cell: ({ leaf }) => leaf.text },
          { key: 'compared', label: 'Comparaison', cell: ({ leaf }) => sayComparison(leaf) },
          { key: 'source', label: 'Source', cell: ({ leaf }) => [leaf.source, leaf.law].filter(Boolean).join(', ') },
          { key: 'act', label: 'Modifier', cell: ({ leaf, at }) => <LeafActs leaf={leaf} at={at} version={draft.version} href={href} /> },
        ]}
      />
      {changed ? (
        <section className="sheet" aria-labelledby="condition">
          <h3 id="condition">Modifier une condition</h3>
          <LeafFields leaf={changed} form={form} version={draft.version} rank={rank!} href={href} />
        </section>
      ) : (
        <details open={form?.fields.verb === 'add'}>
          <summary>Ajouter une condition</summary>
          <LeafFields form={form?.fields.verb === 'add' ? form : undefined} version={draft.version} href={href} />
        </details>
      )}
      <WholeDraft draft={draft} form={form?.fields.verb === 'write' ? form : undefined} />
      <form method="post">
        <input type="hidden" name="verb" value="abandon" />
        <Button>Abandonner le brouillon</Button>
      </form>
    </section>
  )
}

function LeafActs({ leaf, at, version, href }: { leaf: Leaf; at: number; version: number; href: string }) {
  return (
    <span className="row">
      <a href={`${href}?condition=${at}#condition`} aria-label={`Modifier : ${leaf.text}`}>
        modifier
      </a>
      <form method="post">
        <input type="hidden" name="verb" value="remove" />
        <input type="hidden" name="rank" value={at} />
        <input type="hidden" name="version" value={version} />
        <Button small>
          retirer<span className="read-only-aloud"> : {leaf.text}</span>
        </Button>
      </form>
    </span>
  )
}

function sayComparison(leaf: Leaf): string {
  if (leaf.kind === 'appreciation') return 'une personne habilitée en juge'
  const fact = factOf(leaf)
  return `${isFactName(fact) ? wordOf(fact).label : fact} : ${operatorWords[leaf.operator].replace(/ \(.*/, '')} ${sayValue(leaf.value)}`
}

function sayValue(value: string): string {
  if (value === 'true') return 'oui'
  if (value === 'false') return 'non'
  return /^\d{4,}$/.test(value) ? formatNumber(Number(value)) : value.replaceAll('|', ', ')
}

/** Alternatives, « au moins deux de » and their like are written as a tree. */
function WholeDraft({ draft, form }: { draft: Draft; form: KeptForm | undefined }) {
  const field = filled(form, { json: JSON.stringify(draft.rule, null, 2) })
  return (
    <details open={form !== undefined}>
      <summary>Écrire la règle entière</summary>
      <form method="post" className="verb">
        <input type="hidden" name="verb" value="write" />
        <input type="hidden" name="version" value={draft.version} />
        <Field
          {...field('json')}
          kind="textarea"
          rows={18}
          label="Règle (JSON)"
          hint="Un arbre de « all », « any », « at-least », « not » et « when », dont les feuilles sont « criterion » ou « appreciation »."
        />
        <Button>Enregistrer la règle</Button>
      </form>
    </details>
  )
}
