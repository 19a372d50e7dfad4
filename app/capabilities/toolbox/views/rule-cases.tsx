import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { Verdict } from '#ui/verdict.tsx'
import { expectations, type RuleCase, truthOfCase } from '../model/draft.ts'
import type { Rule } from '../model/rule.ts'

interface CasesProps {
  cases: readonly RuleCase[]
  rule: Rule
  /** The rules in force, when those judged are a draft. */
  inForce: Rule | undefined
  on: Day
  form: KeptForm | undefined
}

/** Cases of the operator, each with what the rules say of it: a draft is published once all are judged as expected. */
export function RuleCases({ cases, rule, inForce, on, form }: CasesProps) {
  const field = filled(form)
  return (
    <section aria-labelledby="essais">
      <h2 id="essais">Cas d’essai</h2>
      {cases.length > 0 && (
        <DataTable
          caption={`${cases.filter((of) => truthOfCase(rule, of, on) === of.expected).length} sur ${cases.length} jugés comme attendu`}
          rows={cases}
          keyOf={({ id }) => id}
          columns={[
            { key: 'name', label: 'Cas', cell: ({ name, facts }) => <CaseName name={name} facts={facts} /> },
            { key: 'expected', label: 'Attendu', cell: ({ expected }) => expectations[expected] },
            { key: 'now', label: inForce ? 'Avec le brouillon' : 'En vigueur', cell: (of) => <Outcome of={of} rule={rule} on={on} /> },
            ...(inForce
              ? [{ key: 'before', label: 'En vigueur', cell: (of: RuleCase) => expectations[truthOfCase(inForce, of, on)] }]
              : []),
            { key: 'remove', label: 'Retirer', cell: ({ id, name }) => <RemoveCase id={id} name={name} /> },
          ]}
        />
      )}
      <details open={form !== undefined}>
        <summary>Ajouter un cas</summary>
        <form method="post" className="verb">
          <input type="hidden" name="verb" value="add-case" />
          <Field {...field('name')} label="Nom du cas" />
          <Field
            {...field('facts')}
            kind="textarea"
            label="Faits"
            hint="Un par ligne : cost = 400000, in-difficulty = false, appreciation:interet-general = true."
          />
          <Select
            {...field('expected')}
            label="Avis attendu"
            emptyLabel="Choisir"
            options={Object.entries(expectations).map(([value, label]) => ({ value, label }))}
          />
          <Button>Ajouter le cas</Button>
        </form>
      </details>
    </section>
  )
}

function CaseName({ name, facts }: Pick<RuleCase, 'name' | 'facts'>) {
  return (
    <>
      {name}
      <small className="beside">
        {Object.entries(facts)
          .map(([fact, value]) => `${fact} = ${value}`)
          .join(', ')}
      </small>
    </>
  )
}

function Outcome({ of, rule, on }: { of: RuleCase; rule: Rule; on: Day }) {
  const found = truthOfCase(rule, of, on)
  return <Verdict is={found === of.expected ? 'yes' : 'no'}>{expectations[found]}</Verdict>
}

function RemoveCase({ id, name }: { id: string; name: string }) {
  return (
    <form method="post">
      <input type="hidden" name="verb" value="remove-case" />
      <input type="hidden" name="case" value={id} />
      <Button small>
        retirer<span className="read-only-aloud"> le cas : {name}</span>
      </Button>
    </form>
  )
}
