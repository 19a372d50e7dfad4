import { data, redirect, useLocation } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Source } from '#ui/source.tsx'
import { doneIn } from '#ui/url.ts'
import { tellCompany } from '../actions/company.ts'
import { lawOn } from '../model.ts'
import { readStatement, verdictOf } from '../model/company-statement.ts'
import { rules } from '../queries.ts'
import { statementsOf } from '../queries/company.ts'
import { CompanyForm } from '../views/company-form.tsx'
import { CompanyVerdictView } from '../views/company-verdict.tsx'
import type { Route } from './+types/company-size.ts'

export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may } = await projectOf(context, params)
  if (!may('declare-grant')) throw notYours(ctx)
  const { statements, law } = await read(ctx, async (tx) => ({
    statements: await statementsOf(tx, project),
    law: lawOn(await rules(tx), ctx.today),
  }))
  const [last, ...former] = statements
  return {
    company: project.company,
    last: last ?? null,
    former: former.map(({ on, by }) => ({ on, by })),
    verdict: last ? verdictOf(last.told, law, ctx.today) : null,
    rule: law.find((r) => r.kind === 'size-headcount') ?? null,
  }
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  const { told, mistakes } = readStatement(fields, ctx.today)
  if (Object.keys(mistakes).length > 0) return keep(fields, mistakes)
  const done = await tellCompany(ctx, key, told)
  if (done.ok) return redirect(`${href}/taille?fait=dit`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'forbidden':
      throw data('Seuls l’entreprise et le chef de projet disent ces chiffres.', { status: done.refusal === 'forbidden' ? 403 : 404 })
    default:
      return never(done.refusal)
  }
}

const doneWords: Readonly<Record<string, string>> = {
  dit: 'C’est enregistré : la boîte à outils et le plan de financement en tiennent compte.',
}

export default function CompanySize({ loaderData, actionData }: Route.ComponentProps) {
  const { company, last, former, verdict, rule } = loaderData
  const word = doneIn(useLocation().search, doneWords)
  return (
    <>
      {word && !actionData && <Notice kind="success">{word}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      <section aria-labelledby="verdict">
        <h2 id="verdict">La taille de {company}</h2>
        {verdict && last ? (
          <>
            <CompanyVerdictView verdict={verdict} told={last.told} />
            <p className="quiet">
              Dit le {formatDay(last.on)} par {last.by}. Source : {last.told.source}.
            </p>
          </>
        ) : (
          <Empty title="Rien n’a été dit">
            Décrivez les deux derniers exercices clos : la taille décide des taux d’aide et de nombreux dispositifs.
          </Empty>
        )}
        {rule && (
          <Source
            label={rule.reference ?? rule.label}
            href={rule.sourceUrl ?? undefined}
            on={rule.from ?? undefined}
            toVerify={rule.toVerify}
          />
        )}
      </section>
      <section aria-labelledby="chiffres">
        <h2 id="chiffres">{last ? 'Mettre à jour' : 'Ce qu’il faut dire'}</h2>
        <CompanyForm told={last?.told} form={actionData} />
      </section>
      {former.length > 0 && (
        <details>
          <summary>Déclarations précédentes</summary>
          <ul>
            {former.map(({ on, by }, rank) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two statements may be of one day
              <li key={rank}>
                {formatDay(on)}, par {by}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
