import { data, redirect, useLocation } from 'react-router'
import { spaceOf } from '#cap/membership/access.ts'
import { readScope } from '#cap/projects/policy.ts'
import { rules } from '#cap/state-aid/queries.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, keep, mistakesOf } from '#ui/form.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { Source } from '#ui/source.tsx'
import { Tag } from '#ui/tag.tsx'
import { doneIn } from '#ui/url.ts'
import { notePublication, PublicationForm } from '../actions/publication.ts'
import { type Due, duesOf, keyOfAward } from '../model/publication.ts'
import { awardsOf } from '../queries/publications.ts'
import type { Route } from './+types/publications.ts'

/** The large awards of a territory: what must be published, by when, and what is. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const dues = await read(ctx, async (tx) =>
    duesOf(await awardsOf(tx, readScope(ctx.actor, ctx.today), territory.id), await rules(tx), ctx.today),
  )
  const mayNote = ctx.actor.mandates.some((m) => m.role === 'chef-de-projet' && m.territoryId === territory.id)
  return { dues, name: territory.name, mayNote }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const fields = await formOf(request)
  const form = PublicationForm.safeParse(fields)
  if (!form.success) return keep(fields, mistakesOf(form.error))
  const done = await notePublication(ctx, territory.id, form.data)
  if (done.ok) return redirect(`/espace/${params.code}/argent/publications?fait=publiee`, 303)
  switch (done.refusal) {
    case 'forbidden':
      throw data('Seul le chef de projet note une publication.', { status: 403 })
    case 'not-found':
      return keep(fields, { award: 'Cette aide n’est pas dans la liste.' })
    case 'in-the-future':
      return keep(fields, { publishedOn: 'Cette date est à venir : notez la publication une fois faite.' })
    case 'before-grant':
      return keep(fields, { publishedOn: 'L’aide n’était pas encore accordée ce jour-là.' })
    case 'noted-already':
      return keep(fields, { award: 'Sa publication est déjà notée.' })
    default:
      return never(done.refusal)
  }
}

const states = { published: 'Publiée', late: 'Délai passé, publication non notée', due: 'À publier' } as const
const doneWords: Readonly<Record<string, string>> = { publiee: 'La publication est notée, avec l’endroit où on la lit.' }

export default function Publications({ loaderData, actionData, params }: Route.ComponentProps) {
  const { dues, name, mayNote } = loaderData
  const word = doneIn(useLocation().search, doneWords)
  const open = dues.filter((due) => due.state !== 'published')
  const rule = dues[0]?.rule
  return (
    <Page
      title="Aides à publier"
      tabTitle={`Aides à publier, ${name}`}
      wide
      lede="Celui qui accorde une aide individuelle exemptée la publie quand elle dépasse le seuil du règlement. Le registre de l’argent dit lesquelles ; une aide de minimis n’est pas concernée : elle s’inscrit au registre national, page « De minimis » du projet. « Non notée » ne veut pas dire non publiée : personne n’a encore écrit ici où on la lit."
    >
      {word && !actionData && <Notice kind="success">{word}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {dues.length === 0 ? (
        <Empty title="Aucune aide accordée au-dessus du seuil">
          Les montants accordés s’écrivent projet par projet, page « Argent » du projet.
        </Empty>
      ) : (
        <DataTable
          caption={`Publications à noter : ${open.length} ; notées : ${dues.length - open.length}`}
          rows={dues}
          keyOf={keyOfAward}
          columns={[
            {
              key: 'project',
              label: 'Projet',
              cell: (due) => <a href={`/espace/${params.code}/projets/${due.reference}/argent`}>{due.title}</a>,
            },
            { key: 'funder', label: 'Accordée par', cell: (due) => due.funder },
            { key: 'amount', label: 'Montant', numeric: true, cell: (due) => <Money amount={due.amount} /> },
            { key: 'on', label: 'Accordée le', cell: (due) => formatDay(due.grantedOn) },
            { key: 'due', label: 'À publier avant le', cell: (due) => formatDay(due.dueOn) },
            { key: 'state', label: 'État', cell: said },
          ]}
        />
      )}
      {rule && (
        <Source
          label={`${rule.reference} : au-dessus de ${formatMoney(rule.amount!)}, sous ${rule.number} mois`}
          href={rule.sourceUrl ?? undefined}
          toVerify={rule.toVerify}
        />
      )}
      {mayNote && open.length > 0 && <NoteForm open={open} form={actionData} />}
    </Page>
  )
}

const said = (due: Due) => (
  <>
    <Tag tone={due.state === 'published' ? 'quiet' : 'accent'}>{states[due.state]}</Tag>
    {due.publishedOn && (
      <small>
        {' '}
        le {formatDay(due.publishedOn)} : {due.evidence}
      </small>
    )}
  </>
)

function NoteForm({ open, form }: { open: readonly Due[]; form: KeptForm | undefined }) {
  const field = filled(form)
  return (
    <details open={form !== undefined}>
      <summary>Noter une publication</summary>
      <form method="post" className="verb">
        <Select
          label="Quelle aide"
          options={open.map((due) => ({ value: keyOfAward(due), label: `${due.funder}, ${formatMoney(due.amount)} : ${due.title}` }))}
          {...field('award')}
        />
        <Field kind="date" label="Publiée le" {...field('publishedOn')} />
        <Field label="Où on la lit" hint="Adresse de la page, ou numéro au registre de la Commission." {...field('evidence')} />
        <Button>Noter la publication</Button>
      </form>
    </details>
  )
}
