import { act } from '#kernel/act.ts'
import type { Ctx } from '#kernel/actor.ts'
import { type Allowed, ForbiddenAddress, isPublicAddress, statusOf } from '#kernel/outward.ts'
import { ok, type Outcome } from '#kernel/outcome.ts'
import { citedSources } from '../queries/catalogue.ts'
import { saveSourceChecks, type SourceAnswer } from '../store/catalogue.ts'

const patience = 10_000
const atOnce = 4

/**
 * Asks each page that the catalogue cites whether it still answers. Nothing is asked of a site twice in one run. Where no site at
 * all is reached, it is this machine that is cut off: nothing is noted of anybody.
 * @param allowed the addresses that may be asked: a catalogue that was brought in may cite those of this network
 */
export async function checkSources(
  ctx: Ctx,
  allowed: Allowed = isPublicAddress,
): Promise<Outcome<{ asked: number; silent: number }, never>> {
  const urls = await citedSources(ctx.db)
  const answers = await inTurn(urls, (url) => answerOf(url, allowed))
  const isCutOff = answers.every(({ reached }) => !reached)
  return act(ctx, { name: 'toolbox.check-sources' }, async (tx, note) => {
    if (!isCutOff)
      await saveSourceChecks(
        tx,
        answers.map(({ reached: _, ...answer }) => answer),
        ctx.today,
      )
    const found = { asked: urls.length, silent: answers.filter((answer) => !answer.answers).length }
    note({ ...found, noted: !isCutOff })
    return ok(found)
  })
}

/** What a page answered; `reached` when a site spoke, or was refused unasked. */
async function answerOf(url: string, allowed: Allowed): Promise<SourceAnswer & { reached: boolean }> {
  try {
    const first = await statusOf(url, 'HEAD', { patience, allowed })
    // Some sites know no HEAD: the page itself is then asked for, and its text left unread.
    const status = first === 405 || first === 501 ? await statusOf(url, 'GET', { patience, allowed }) : first
    return { url, answers: status >= 200 && status < 300, detail: `réponse ${status}`, reached: true }
  } catch (error) {
    if (error instanceof ForbiddenAddress) return { url, answers: false, detail: 'adresse qui n’est pas publique', reached: true }
    const isLate = (error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError'
    return { url, answers: false, detail: isLate ? 'pas de réponse en dix secondes' : 'le site ne répond pas', reached: false }
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
