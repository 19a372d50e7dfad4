import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { citedSources } from '../queries/catalogue.ts'
import { saveSourceChecks, type SourceAnswer } from '../store/catalogue.ts'

const patience = 10_000
const atOnce = 4

/** Asks each page that the catalogue cites whether it still answers. Nothing is asked of a site twice in one run. */
export async function checkSources(ctx: Ctx): Promise<Outcome<{ asked: number; silent: number }, never>> {
  const urls = await citedSources(ctx.db)
  const answers = await inTurn(urls, answerOf)
  return act(ctx, { name: 'toolbox.check-sources' }, async (tx, note) => {
    await saveSourceChecks(tx, answers, ctx.today)
    const found = { asked: urls.length, silent: answers.filter((answer) => !answer.answers).length }
    note(found)
    return ok(found)
  })
}

async function answerOf(url: string): Promise<SourceAnswer> {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(patience) })
    // Some sites know no HEAD: the page itself is then asked for, and its text left unread.
    const answer = response.status === 405 || response.status === 501 ? await fetch(url, { signal: AbortSignal.timeout(patience) }) : response
    await answer.body?.cancel()
    return { url, answers: answer.ok, detail: `réponse ${answer.status}` }
  } catch (error) {
    return { url, answers: false, detail: (error as Error).name === 'TimeoutError' ? 'pas de réponse en dix secondes' : 'le site ne répond pas' }
  }
}

async function inTurn<Result>(of: readonly string[], ask: (one: string) => Promise<Result>): Promise<Result[]> {
  const answers: Result[] = []
  let next = 0
  const worker = async () => {
    while (next < of.length) {
      const rank = next++
      answers[rank] = await ask(of[rank]!)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return answers
}
