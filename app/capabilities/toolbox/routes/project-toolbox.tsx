import { data, redirect } from 'react-router'
import { projectOf } from '#cap/projects/access.ts'
import { sourcesByKey } from '#cap/territory/queries.ts'
import { read } from '#kernel/act.ts'
import { type FormFields, formOf } from '#kernel/http.ts'
import { never } from '#kernel/outcome.ts'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { type AskedRuling, answerQuestion, ruleOnCondition } from '../actions.ts'
import type { Facts, Verdict } from '../model.ts'
import type { Judged } from '../model/judge.ts'
import { judgeAll } from '../model/judgment.ts'
import type { Question } from '../model/questions.ts'
import { factOf, isLeaf, keyOf, leavesOf } from '../model/rule.ts'
import { answersOf, devices, factsOf, questions } from '../queries.ts'
import { DeviceList, groupsOf } from '../views/device-list.tsx'
import { FirstQuestion, FoldedQuestion, fieldOf, isAppreciation } from '../views/questions.tsx'
import { type AskedCondition, RulingForm } from '../views/ruling-form.tsx'
import type { Route } from './+types/project-toolbox.ts'

/** Every device, judged for this project today. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, project, may, href } = await projectOf(context, params)
  const { facts, answers, catalogue, asked, sources } = await read(ctx, async (tx) => ({
    facts: await factsOf(tx, project, ctx.today),
    answers: await answersOf(tx, project),
    catalogue: await devices(tx),
    asked: await questions(tx),
    sources: await sourcesByKey(tx),
  }))
  const { verdicts, next } = judgeAll({ devices: catalogue, questions: asked, facts, cost: project.cost, on: ctx.today })
  const mayRule = may('qualify')
  const answerable = (question: Question) => may('answer') && (mayRule || !isAppreciation(question.fact))
  const concerned = new Set(verdicts.flatMap(({ tree }) => leavesOf(tree.rule).map(factOf)))
  return {
    project,
    verdicts,
    sources,
    answers,
    mayRule,
    ruling: mayRule ? conditionAt(verdicts, url.searchParams.get('juger')) : undefined,
    href: `${href}/boite-a-outils`,
    answerable: asked.filter(answerable).map((q) => q.fact),
    mayRead: may('read-answers'),
    questions: asked,
    open: asked.filter((q) => isOpenQuestion(q.fact, facts) && (concerned.has(q.fact) || isFigure(q.fact))),
    next,
    today: ctx.today,
  }
}

/** The condition that the address names, `device/key`. */
function conditionAt(verdicts: readonly Verdict[], asked: string | null): AskedCondition | undefined {
  const [code, ...rest] = (asked ?? '').split('/')
  const condition = rest.join('/')
  const verdict = verdicts.find(({ device }) => device.code === code)
  const judged = verdict && leaves(verdict.tree).find(({ rule }) => isLeaf(rule) && keyOf(rule) === condition)
  return verdict && judged && isLeaf(judged.rule) ? { device: verdict.device, condition, leaf: judged.rule, judged } : undefined
}

const leaves = (judged: Judged): Judged[] => (isLeaf(judged.rule) ? [judged] : judged.of.flatMap(leaves))

// What the record says is not asked again: an answer would change nothing. The size is worked out, and may be corrected.
const isOpenQuestion = (fact: string, facts: Facts) => fact === 'size' || facts.get(fact)?.from !== 'record'

// They work out the size of the company and its sector, which the criteria ask for.
const isFigure = (fact: string) => ['headcount', 'turnover', 'balance-sheet', 'naf-code'].includes(fact)

export async function action({ context, params, request }: Route.ActionArgs) {
  const { ctx, key, href } = await projectOf(context, params)
  const fields = await formOf(request)
  if (fields.verb === 'rule') return keepRuling(await ruleOnCondition(ctx, key, rulingIn(fields)), fields, href)
  const fact = String(fields.fact ?? '')
  const typed = String(fields[fieldOf(fact)] ?? '')
  const done = await answerQuestion(ctx, key, fact, typed)
  if (done.ok) return redirect(`${href}/boite-a-outils#question-suivante`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'unknown-question':
      throw data('Cette question n’existe pas, ou ce projet ne vous est plus ouvert.', { status: 404 })
    case 'forbidden':
      throw data('Vos mandats ne permettent pas de répondre à cette question pour ce projet.', {
        status: 403,
      })
    case 'not-understood':
      return keep(fields, {
        [fieldOf(fact)]: 'Nous n’avons pas pu lire cette réponse. Écrivez un nombre, par exemple 48, ou choisissez dans la liste.',
      })
    default:
      return never(done.refusal)
  }
}

function rulingIn(fields: FormFields): AskedRuling {
  const holds = fields.holds === 'true' || fields.holds === 'false' ? fields.holds : ''
  return { device: String(fields.device ?? ''), condition: String(fields.condition ?? ''), holds, reason: String(fields.reason ?? '') }
}

function keepRuling(done: Awaited<ReturnType<typeof ruleOnCondition>>, fields: FormFields, href: string) {
  if (done.ok) return redirect(`${href}/boite-a-outils#dispositif-${fields.device}`, 303)
  switch (done.refusal) {
    case 'not-found':
    case 'unknown-condition':
      throw data('Cette condition n’existe pas, ou ce projet ne vous est plus ouvert.', { status: 404 })
    case 'forbidden':
      throw data('Seul le chef de projet du territoire peut juger une condition.', { status: 403 })
    case 'no-reason':
      return keep(fields, { reason: 'Dites en une phrase pourquoi vous jugez ainsi (1 000 caractères au plus).' })
    default:
      return never(done.refusal)
  }
}

export default function ProjectToolbox({ loaderData, actionData }: Route.ComponentProps) {
  const { project, verdicts, next, today, mayRead, ruling } = loaderData
  const groups = groupsOf(verdicts)
  const tally = groups
    .filter((group) => group.verdicts.length > 0)
    .map((group) => counted(group.verdicts.length, group.one, group.title.toLowerCase()))
  return (
    <>
      <ErrorSummary mistakes={actionData?.mistakes} />
      <p>
        {counted(verdicts.length, 'dispositif')} jugés le {formatDay(today)} sur les règles en vigueur ce jour : {tally.join(', ')}. Un avis
        de Ressort n’engage pas celui qui accorde l’aide.
      </p>
      {!mayRead && (
        <Notice>Les réponses de l’entreprise ne vous sont pas montrées : les avis ci-dessous reposent sur la fiche du projet seule.</Notice>
      )}
      {ruling && <RulingForm asked={ruling} form={actionData} href={loaderData.href} />}
      <Questions {...loaderData} next={next} form={actionData} />
      {groups.map((group, rank) => (
        <DeviceList key={group.id} group={group} cost={project.cost} known={loaderData} unfolded={rank < 1} />
      ))}
    </>
  )
}

type QuestionsProps = Route.ComponentProps['loaderData'] & { form: Route.ComponentProps['actionData'] }

function Questions({ open: asked, answers, next, answerable, mayRead, form }: QuestionsProps) {
  const waitingFor = (fact: string) => next.find((n) => n.fact === fact)?.waiting.length ?? 0
  const usefulness = ({ fact }: Question) => (isAppreciation(fact) ? -1 : waitingFor(fact))
  const answerOf = (fact: string) => answers.find((answer) => answer.fact === fact)
  const first = next.find((candidate) => asked.some((q) => q.fact === candidate.fact) && answerable.includes(candidate.fact))
  const firstQuestion = asked.find((question) => question.fact === first?.fact)
  const others = asked.filter((question) => question !== firstQuestion).toSorted((a, b) => usefulness(b) - usefulness(a))
  const answered = asked.filter((question) => answerOf(question.fact)).length
  const isMistaken = form !== undefined && form.fields.fact !== firstQuestion?.fact
  if (!mayRead) return null
  return (
    <>
      {first && firstQuestion && <FirstQuestion question={firstQuestion} next={first} answer={answerOf(first.fact)} form={form} />}
      <details className="all-questions" open={isMistaken}>
        <summary>
          Toutes les questions : {counted(answered, 'réponse')} sur {asked.length}
        </summary>
        <ul role="list">
          {others.map((question) => (
            <FoldedQuestion
              key={question.fact}
              question={question}
              answer={answerOf(question.fact)}
              form={form}
              mayAnswer={answerable.includes(question.fact)}
              waiting={waitingFor(question.fact)}
            />
          ))}
        </ul>
        <p className="quiet">Les appréciations (« intérêt général manifeste », par exemple) ne reviennent qu’au chef de projet.</p>
      </details>
    </>
  )
}
