import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ctx } from '#kernel/actor.ts'
import { read } from '#kernel/act.ts'
import { readConfig } from '#kernel/config.ts'
import { systemClock, today } from '#kernel/day.ts'
import { type Database, type Db, connect } from '#kernel/db.ts'
import { startEmbedded } from '#kernel/embedded.ts'
import { migrate } from '#kernel/migrate.ts'
import { startServerForTests } from '#kernel/test-servers.ts'
import { visitor } from '#kernel/actor.ts'
import { SESSION_COOKIE } from '#kernel/http.ts'
import { planScope } from '#cap/action-plan/policy.ts'
import { listFiches } from '#cap/action-plan/queries/fiches.ts'
import { barsOf, cardsOf } from '#cap/action-plan/queries/timeline.ts'
import { signInToDemonstration } from '#cap/membership/actions.ts'
import { actorOf, demonstrationAccounts } from '#cap/membership/queries.ts'
import { readScope } from '#cap/projects/policy.ts'
import { listProjects, projectByReference } from '#cap/projects/queries.ts'
import { rollUp } from '#cap/reporting/queries.ts'
import { searchTerritory } from '#cap/reporting/queries/search.ts'
import { workspaceScope } from '#cap/workspaces/policy.ts'
import { search, whereToLook } from '#cap/workspaces/queries/search.ts'
import { currentPhase } from '#cap/territory/model.ts'
import { territoryByCode } from '#cap/territory/queries.ts'
import { loadDemo, loadReference } from '../app/load.ts'
import { serve } from '../app/server.ts'
import { benchEligibility } from './eligibility.ts'
import { generateNationalWorld } from './national-world.ts'
import { benchPlans } from './plan.ts'
import { generatePlans } from './plan-world.ts'
import { measure, percentile } from './readers.ts'
import { writeMuch } from './workspace-words.ts'

const perTerritory = 60
const readers = 50
const seconds = Number(process.env.BENCH_SECONDS ?? 8)
const on = today(systemClock)

interface Page {
  name: string
  path: string
  account: string
  /** The queries under the page, run by themselves. */
  bare(ctx: Ctx): Promise<unknown>
}

process.stdout.write(
  `${perTerritory} projets générés dans chacun des 183 territoires, ${readers} lecteurs à la fois, ${seconds} s par page.\n`,
)
for (const kind of ['embedded', 'server'] as const) await benchOn(kind)
await benchEligibility()
process.stdout.write('\nPlans de financement\n')
await benchPlans()

async function benchOn(kind: 'embedded' | 'server') {
  const folder = await mkdtemp(join(tmpdir(), 'ressort-bench-'))
  const started = kind === 'embedded' ? await startEmbedded(folder) : await startServerForTests(folder)
  const counted = connectCounting(started.url)
  try {
    await migrate(counted.db)
    await loadReference(counted.db, on)
    await loadDemo(counted.db, { dataDir: folder }, on)
    const projects = await generateNationalWorld(counted.db, perTerritory)
    const actions = await generatePlans(counted.db, { code: 'ti-7501', inOne: 10_000, inEach: 168 })
    process.stdout.write(
      `\n${kind === 'embedded' ? 'Base embarquée' : 'Serveur PostgreSQL'} : ${projects} projets, ${actions} actions dont 10 000 dans un seul plan\n`,
    )
    await writeMuch(counted.db, 'ti-7501', 50_000)
    const database: Database = { db: counted.db, kind, url: started.url, close: async () => {} }
    const site = await serve({ ...readConfig({ RESSORT_DATA_DIR: folder }), port: 0 }, database)
    try {
      for (const page of await pagesOf(counted.db)) await benchPage(page, site.url, counted)
    } finally {
      await site.close()
    }
  } finally {
    await counted.db.destroy()
    await started.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchPage(page: Page, url: string, { db, queries }: Counted) {
  const token = await signIn(db, page.account)
  const cookie = `${SESSION_COOKIE}=${token}`
  const ctx: Ctx = { db, actor: await actorOf(db, token, on, true), today: on, requestId: 'bench' }
  await measure({ url: url + page.path, cookie, readers: 2, seconds: 1 })

  const before = queries()
  await fetch(url + page.path, { headers: { cookie } })
  const perPage = queries() - before
  const bare = await timeOf(() => page.bare(ctx))
  const alone = await measure({ url: url + page.path, cookie, readers: 1, seconds: seconds / 2 })
  const together = await measure({ url: url + page.path, cookie, readers, seconds })
  const ms = (value: number) => `${value.toFixed(1)} ms`
  process.stdout.write(
    `  ${page.name.padEnd(34)} p50 ${ms(together.p50)}, p95 ${ms(together.p95)} à ${readers} lecteurs (${Math.round(together.requests / seconds)} pages/s, ${together.failures} échecs)` +
      ` ; seul ${ms(alone.p50)}, SQL nu ${ms(bare)}, rapport ${(alone.p50 / bare).toFixed(1)} ; ${perPage} instructions SQL\n`,
  )
}

async function pagesOf(db: Db): Promise<Page[]> {
  const agen = (await territoryByCode(db, 'ti-7501'))!
  const reference = await referenceIn(db, agen.id)
  const inScope = <Value>(ctx: Ctx, work: Parameters<typeof read<Value>>[1]) => read(ctx, work)
  const scope = (ctx: Ctx) => readScope(ctx.actor, ctx.today)
  return [
    {
      name: 'projets d’un territoire',
      path: '/espace/ti-7501/projets',
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) => inScope(ctx, (tx) => listProjects(tx, scope(ctx), { territoryId: agen.id })),
    },
    {
      name: 'un projet',
      path: `/espace/ti-7501/projets/${reference}`,
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) => inScope(ctx, (tx) => projectByReference(tx, scope(ctx), { territoryId: agen.id, reference })),
    },
    {
      name: 'plan de 10 000 actions',
      path: '/espace/ti-7501/plan?etat=under-way&tri=-priority',
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) =>
        inScope(ctx, (tx) =>
          listFiches(tx, planScope(ctx.actor), agen.id, { status: 'under-way', sort: 'priority', descending: true }, on),
        ),
    },
    {
      name: 'tableau de 10 000 actions',
      path: '/espace/ti-7501/plan/tableau',
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) => inScope(ctx, (tx) => cardsOf(tx, planScope(ctx.actor), agen.id, {}, on)),
    },
    {
      name: 'Gantt de 10 000 actions',
      path: '/espace/ti-7501/plan/gantt',
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) => inScope(ctx, (tx) => barsOf(tx, planScope(ctx.actor), agen.id, {}, on)),
    },
    {
      name: 'plan de 168 actions',
      path: '/espace/ti-7502/plan',
      account: 'Chef de projet d’Angoulême – Cognac',
      bare: async (ctx) =>
        inScope(ctx, async (tx) => listFiches(tx, planScope(ctx.actor), (await territoryByCode(tx, 'ti-7502'))!.id, {}, on)),
    },
    {
      name: 'projets de la nation',
      path: '/programme/projets',
      account: 'Délégation nationale du programme',
      bare: (ctx) => inScope(ctx, (tx) => listProjects(tx, scope(ctx), { descending: true })),
    },
    {
      name: 'page nationale',
      path: '/programme',
      account: 'Délégation nationale du programme',
      bare: (ctx) => inScope(ctx, (tx) => rollUp(tx, scope(ctx), currentPhase)),
    },
    ...['chaleur autoclave', 'n1234'].map((words) => ({
      name: `chercher « ${words} » parmi 50 000`,
      path: `/espace/ti-7501/espaces/recherche?q=${encodeURIComponent(words)}`,
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx: Ctx) =>
        inScope(ctx, async (tx) => search(tx, await whereToLook(tx, workspaceScope(ctx.actor, ctx.today), agen.id), { words })),
    })),
    {
      name: 'chercher « chaleur autoclave » dans tout le territoire',
      path: '/espace/ti-7501/recherche?q=chaleur+autoclave',
      account: 'Chef de projet d’Agen Industrie',
      bare: (ctx) =>
        inScope(ctx, (tx) => searchTerritory(tx, { actor: ctx.actor, on }, { territory: agen, words: 'chaleur autoclave', page: 1 })),
    },
  ]
}

async function referenceIn(db: Db, territoryId: string): Promise<string> {
  const ctx: Ctx = { db, actor: visitor, today: on, requestId: 'bench' }
  const { lines } = await read(ctx, (tx) => listProjects(tx, readScope(visitor, on), { territoryId }))
  return lines[0]!.reference
}

async function signIn(db: Db, label: string): Promise<string> {
  const account = (await demonstrationAccounts(db)).find((a) => a.label === label)!
  const session = await signInToDemonstration({ db, actor: visitor, today: on, requestId: 'bench' }, account.id, true)
  if (!session.ok) throw new Error(`no demonstration account ${label}`)
  return session.value.token
}

/** Median of a hundred runs, one after the other, in milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 110; i++) {
    const start = performance.now()
    await work()
    if (i >= 10) times.push(performance.now() - start)
  }
  return percentile(
    times.sort((a, b) => a - b),
    0.5,
  )
}

interface Counted {
  db: Db
  queries(): number
}

function connectCounting(url: string): Counted {
  let count = 0
  return {
    db: connect(url, 10, () => {
      count++
    }),
    queries: () => count,
  }
}
