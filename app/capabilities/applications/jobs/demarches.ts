import { z } from 'zod'
import { ok, refuse, type Outcome } from '#kernel/outcome.ts'
import { dayOf, type Dossier, type OutsideProblem, outsideStates, type OutsideState } from '../model/outside.ts'

/** Where demarches-simplifiees.fr is asked, and the token it gave. */
export interface DemarchesAccess {
  url: string
  token: string
}

const patience = 15_000

// Only what is mapped is asked for: nothing of the persons who filed or instruct the file.
const query = `query dossier($number: Int!) {
  dossier(number: $number) {
    number
    state
    dateDepot
    datePassageEnInstruction
    dateTraitement
    dateDerniereCorrectionEnAttente
    motivation
    demandeur { ... on PersonneMorale { siret } }
    messages { createdAt body discardedAt correction { dateResolution } }
  }
}`

const Instant = z.string().min(10)
const Answered = z.object({
  number: z.number().int(),
  state: z.enum(Object.keys(outsideStates) as [OutsideState, ...OutsideState[]]),
  dateDepot: Instant,
  datePassageEnInstruction: Instant.nullable(),
  dateTraitement: Instant.nullable(),
  dateDerniereCorrectionEnAttente: Instant.nullable(),
  motivation: z.string().nullable(),
  demandeur: z.object({ siret: z.string().optional() }),
  messages: z.array(
    z.object({
      createdAt: Instant,
      body: z.string(),
      discardedAt: Instant.nullable(),
      correction: z.object({ dateResolution: Instant.nullable() }).nullable(),
    }),
  ),
})
const Body = z.object({
  data: z.object({ dossier: Answered.nullish() }).nullish(),
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).nullish() })).optional(),
})

export type Asked = Outcome<Dossier, Exclude<OutsideProblem, 'other-company' | 'dates-differ'>>

/** Asks for a file by its number. The token goes to the address that was set, follows no redirect, and is in no error. */
export async function askDossier({ url, token }: DemarchesAccess, number: number): Promise<Asked> {
  let status: number
  let text: string
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { number } }),
      signal: AbortSignal.timeout(patience),
    })
    status = answer.status
    text = await answer.text()
  } catch {
    return refuse('silent')
  }
  if (status === 401 || status === 403) return refuse('token-refused')
  const body = Body.safeParse(jsonIn(text))
  if (!body.success) return refuse(status >= 500 ? 'silent' : 'unreadable')
  const codes = body.data.errors?.map(({ extensions }) => extensions?.code) ?? []
  if (codes.includes('unauthorized') || codes.includes('forbidden')) return refuse('token-refused')
  if (codes.includes('not_found')) return refuse('unknown-dossier')
  const found = body.data.data?.dossier
  return found && codes.length === 0 ? dossierFrom(found) : refuse('unreadable')
}

function dossierFrom(found: z.infer<typeof Answered>): Asked {
  const filedOn = dayOf(found.dateDepot)
  if (!filedOn) return refuse('unreadable')
  const correctionOn = dayOf(found.dateDerniereCorrectionEnAttente)
  const asked = found.messages.filter(({ correction, discardedAt }) => correction && !correction.dateResolution && !discardedAt)
  return ok({
    number: found.number,
    state: found.state,
    filedOn,
    instructedOn: dayOf(found.datePassageEnInstruction),
    decidedOn: dayOf(found.dateTraitement),
    correctionOn,
    correction: correctionOn ? textOf(asked.at(-1)?.body ?? '') : '',
    motive: textOf(found.motivation ?? ''),
    siret: found.demandeur.siret ?? null,
  })
}

// A message is written in HTML there; it is read as words.
const textOf = (html: string): string =>
  html
    .replaceAll(/<(?:br|\/p|\/li)\s*\/?>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&#39;', '’')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
    .slice(0, 2000)

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
