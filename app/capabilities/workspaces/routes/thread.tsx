import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { read } from '#kernel/act.ts'
import { notHere, workspaceOf } from '../access.ts'
import { threadOf } from '../queries/stream.ts'
import { ThreadList } from '../views/thread.tsx'
import type { Route } from './+types/thread.ts'

/** One conversation, at its own address: where a search and a mention lead, however old it is. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, reading, may, href } = await workspaceOf(context, params)
  const id = z.uuid().safeParse(params.thread)
  const thread = id.success ? await read(ctx, (tx) => threadOf(tx, reading, id.data)) : undefined
  if (!thread) throw notHere('Cette conversation')
  return { thread, href, me: ctx.actor.id!, mayWrite: may('write'), mayAnimate: may('animate'), submissionKey: randomUUID() }
}

export default function ThreadPage({ loaderData }: Route.ComponentProps) {
  const { thread, href } = loaderData
  return (
    <>
      <p>
        <a href={`${href}/fil`}>Tout le fil</a>
      </p>
      <ThreadList {...loaderData} threads={[thread]} answering={null} form={undefined} />
    </>
  )
}
