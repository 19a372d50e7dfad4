import { instantOf } from '#kernel/day.ts'
import { Button, PostButton } from '#ui/button.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted, formatInstant } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { audiences, type Entry, entryKinds } from '../model.ts'
import type { Thread } from '../queries/stream.ts'
import { FileLinks } from './file-link.tsx'

interface StreamProps {
  threads: readonly Thread[]
  href: string
  me: string
  mayWrite: boolean
  mayAnimate: boolean
  submissionKey: string
  /** The conversation whose answer came back with something to mend. */
  answering: string | null
  form: KeptForm | undefined
}

export function ThreadList(props: StreamProps) {
  return (
    <ol className="stream" role="list">
      {props.threads.map((thread) => (
        <li key={thread.id} id={`m-${thread.id}`} data-kind={thread.kind}>
          <EntryBlock entry={thread} {...props} />
          {thread.replies.length > 0 && (
            <ol className="replies" role="list" aria-label={counted(thread.replies.length, 'réponse')}>
              {thread.replies.map((reply) => (
                <li key={reply.id}>
                  <EntryBlock entry={reply} {...props} />
                </li>
              ))}
            </ol>
          )}
          {props.mayWrite && <Answer thread={thread} {...props} />}
        </li>
      ))}
    </ol>
  )
}

function EntryBlock({ entry, href, me, mayAnimate }: StreamProps & { entry: Entry }) {
  const mayWithdraw = !entry.withdrawn && (entry.authorId === me || mayAnimate)
  return (
    <article className="entry">
      <p className="entry-head">
        <b>{entry.author}</b>
        <time dateTime={entry.at.toISOString()}>{formatInstant(instantOf(entry.at))}</time>
        {entry.kind !== 'message' && <Tag tone={entry.kind === 'decision' ? 'accent' : 'quiet'}>{entryKinds[entry.kind]}</Tag>}
        {entry.audience === 'advisers' && <Tag>{audiences.advisers.label}</Tag>}
        {entry.projectReference && <Tag>Projet {entry.projectReference}</Tag>}
      </p>
      {entry.withdrawn ? <p className="quiet">Message retiré.</p> : <p className="said">{entry.body}</p>}
      {!entry.withdrawn && <FileLinks entry={entry} href={href} />}
      {entry.mentioned.length > 0 && <p className="quiet">À l’attention de {entry.mentioned.map((name) => `@ ${name}`).join(', ')}</p>}
      {mayWithdraw && (
        <details className="entry-more">
          <summary>Retirer</summary>
          <PostButton small look="danger" action={`${href}/fil`} fields={{ verb: 'withdraw', entry: entry.id }}>
            Retirer ce message
          </PostButton>
        </details>
      )}
    </article>
  )
}

function Answer({ thread, href, submissionKey, answering, form }: StreamProps & { thread: Thread }) {
  const isHere = answering === thread.id
  const field = filled(isHere ? form : undefined)
  const body = field('body')
  return (
    <details className="answer-form" open={isHere}>
      <summary>Répondre</summary>
      <form method="post" action={`${href}/fil`} noValidate>
        <input type="hidden" name="thread" value={thread.id} />
        <input type="hidden" name="submissionKey" value={keyFor(submissionKey, thread.id)} />
        <textarea
          name="body"
          rows={2}
          aria-label={`Réponse à ${thread.author}`}
          defaultValue={body.value}
          aria-invalid={body.error ? true : undefined}
        />
        <p className="send">
          <Button small>Répondre</Button>
        </p>
      </form>
    </details>
  )
}

/** One key a page is enough to make one for each of its forms. */
const keyFor = (key: string, id: string) => `${key.slice(0, 24)}${id.slice(24)}`
