import { Button, PostButton } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { type Axis, type Plan, threadCodes, threads } from '../model/plan.ts'

interface Enjeu {
  code: string
  label: string
}

export function PlanWords({ plan, mayEdit, form }: { plan: Plan; mayEdit: boolean; form: KeptForm | undefined }) {
  const field = filled(form, { title: plan.title, summary: plan.summary })
  return (
    <>
      {plan.summary && <p className="as-typed measure">{plan.summary}</p>}
      {plan.source && <Source label={plan.source} href={plan.sourceUrl ?? undefined} />}
      {mayEdit && (
        <details>
          <summary>Modifier le titre et la présentation</summary>
          <form method="post" className="form">
            <input type="hidden" name="verb" value="edit-plan" />
            <input type="hidden" name="version" value={plan.version} />
            <Field {...field('title')} label="Titre du plan" maxLength={200} />
            <Field {...field('summary')} label="En quelques phrases" kind="textarea" optional maxLength={4000} />
            <div className="send">
              <Button>Enregistrer</Button>
            </div>
          </form>
        </details>
      )}
    </>
  )
}

export function AxisList(props: { axes: readonly Axis[]; enjeux: readonly Enjeu[]; href: string; mayEdit: boolean }) {
  const { axes, enjeux, href, mayEdit } = props
  const labels = new Map(enjeux.map(({ code, label }) => [code, label]))
  return (
    <DataTable
      caption="Les axes, dans l’ordre du plan"
      columns={[
        { key: 'title', label: 'Axe', rowHeader: true, cell: (axis) => <a href={`${href}?axe=${axis.id}`}>{axis.title}</a> },
        {
          key: 'answers',
          label: 'Enjeu de la phase, fil du territoire',
          cell: (axis) => [axis.enjeu && labels.get(axis.enjeu), axis.thread && threads[axis.thread]].filter(Boolean).join(' · '),
        },
        { key: 'fiches', label: 'Fiches', numeric: true, cell: (axis) => formatNumber(axis.fiches) },
        { key: 'done', label: 'Réalisées', numeric: true, cell: (axis) => formatNumber(axis.done) },
        { key: 'late', label: 'En retard', numeric: true, cell: (axis) => formatNumber(axis.late) },
        ...(mayEdit ? [{ key: 'verbs', label: 'Changer', cell: (axis: Axis) => <AxisVerbs axis={axis} href={href} /> }] : []),
      ]}
      rows={axes}
      keyOf={(axis) => axis.id}
    />
  )
}

function AxisVerbs({ axis, href }: { axis: Axis; href: string }) {
  return (
    <div className="row">
      <a href={`${href}/axes?axe=${axis.id}`}>
        Modifier<span className="read-only-aloud"> l’axe « {axis.title} »</span>
      </a>
      <PostButton small fields={{ verb: 'up', axisId: axis.id }}>
        Remonter<span className="read-only-aloud"> « {axis.title} »</span>
      </PostButton>
      {axis.fiches === 0 && (
        <PostButton small look="danger" fields={{ verb: 'drop', axisId: axis.id }}>
          Enlever<span className="read-only-aloud"> « {axis.title} »</span>
        </PostButton>
      )}
    </div>
  )
}

function AxisFields({ field, enjeux }: { field: ReturnType<typeof filled>; enjeux: readonly Enjeu[] }) {
  return (
    <>
      <Field {...field('title')} label="Titre de l’axe" maxLength={200} />
      <Select
        {...field('enjeu')}
        label="Enjeu de la phase"
        optional
        emptyLabel="Aucun"
        options={enjeux.map(({ code, label }) => ({ value: code, label }))}
      />
      <Select
        {...field('thread')}
        label="Fil du territoire"
        optional
        emptyLabel="Aucun"
        options={threadCodes.map((code) => ({ value: code, label: threads[code] }))}
      />
    </>
  )
}

export function NewAxisForm({ enjeux, form }: { enjeux: readonly Enjeu[]; form: KeptForm | undefined }) {
  const typed = form?.fields.verb === 'add' ? form : undefined
  return (
    <details open={typed !== undefined}>
      <summary>Ajouter un axe</summary>
      <form method="post" className="form">
        <input type="hidden" name="verb" value="add" />
        <AxisFields field={filled(typed)} enjeux={enjeux} />
        <div className="send">
          <Button>Ajouter l’axe</Button>
        </div>
      </form>
    </details>
  )
}

export function AxisEditor(props: { axis: Axis; enjeux: readonly Enjeu[]; href: string; form: KeptForm | undefined }) {
  const { axis, enjeux, href, form } = props
  return (
    <form method="post" className="form">
      <h2>Modifier l’axe</h2>
      <input type="hidden" name="verb" value="edit" />
      <input type="hidden" name="axisId" value={axis.id} />
      <AxisFields field={filled(form, { title: axis.title, enjeu: axis.enjeu, thread: axis.thread })} enjeux={enjeux} />
      <div className="send">
        <Button look="main">Enregistrer</Button>
        <a href={href}>Revenir aux axes</a>
      </div>
    </form>
  )
}
