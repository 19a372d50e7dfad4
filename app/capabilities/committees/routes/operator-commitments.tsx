import { useLocation } from 'react-router'
import { notYours, type RouteContext } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { formOf } from '#kernel/http.ts'
import { web } from '#kernel/web.ts'
import { Empty } from '#ui/empty.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { keep } from '#ui/form.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { doneIn } from '#ui/url.ts'
import { stateOfCommitment } from '../model/commitments.ts'
import { committeeScope } from '../policy.ts'
import { listCommitments } from '../queries/commitments.ts'
import { CommitmentList } from '../views/commitment-list.tsx'
import type { Route } from './+types/operator-commitments.ts'
import { deliver } from './delivery.ts'

/** What the organisations one works for promised, in every territory. @throws 403 for who has no mandate */
function promiserOf(context: RouteContext) {
  const ctx = context.get(web)
  if (!ctx.actor.mandates.some((mandate) => mandate.role === 'operator' || mandate.role === 'partner' || mandate.role === 'region'))
    throw notYours(ctx)
  return ctx
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const ctx = promiserOf(context)
  const page = pageFrom(new URL(request.url).searchParams)
  const found = await read(ctx, (tx) => listCommitments(tx, committeeScope(ctx.actor, ctx.today), { own: true, page }, ctx.today))
  return {
    total: found.total,
    page,
    today: ctx.today,
    commitments: found.commitments.map((one) => ({ ...one, state: stateOfCommitment(one, ctx.today), mayNote: true, mayWithdraw: false })),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const ctx = promiserOf(context)
  const fields = await formOf(request)
  if (fields.verb !== 'deliver') return keep(fields, { '': 'Rechargez la page, puis envoyez à nouveau.' })
  return deliver(ctx, fields, '/operateur/engagements')
}

export default function OperatorCommitments({ loaderData, actionData }: Route.ComponentProps) {
  const { commitments, total, page, today } = loaderData
  const here = useLocation()
  const done = doneIn(here.search, { deliver: 'L’engagement est noté comme tenu ; le territoire le voit.' })
  return (
    <Page
      title="Nos engagements"
      tabTitle="Nos engagements"
      wide
      lede="Ce que votre organisation a promis aux territoires, tel qu’ils l’ont inscrit, avec sa source. Dites ici ce qui est tenu, et ce qui le prouve."
    >
      {done && !actionData && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={actionData?.mistakes} />
      {commitments.length === 0 ? (
        <Empty title="Aucun engagement de votre organisation n’est inscrit">
          Un territoire inscrit ce qui lui est promis en comité, par convention ou par courrier.
        </Empty>
      ) : (
        <CommitmentList commitments={commitments} form={actionData} today={today} across />
      )}
      <Pagination total={total} pageSize={25} page={page} here={here} noun="engagement" />
    </Page>
  )
}
