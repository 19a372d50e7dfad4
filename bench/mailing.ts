import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#kernel/db.ts'
import { migrate } from '#kernel/migrate.ts'
import { startServerForTests } from '#kernel/test-servers.ts'
import { loadDemo, loadReference } from '../app/load.ts'
import { tryMailing } from '../e2e/mailing-trial.ts'

// `node bench/mailing.ts`: two workers, a real mail server, a kill -9 in the middle; MAILING_COUNT says how many mails.
const count = Number(process.env.MAILING_COUNT ?? 10_000)
const folder = await mkdtemp(join(tmpdir(), 'ressort-mailing-'))
const server = await startServerForTests(folder)
const db = connect(server.url)
try {
  await migrate(db)
  await loadReference(db)
  await loadDemo(db, { dataDir: folder })
  const report = await tryMailing({ db, url: server.url, count, whenOnlyLostAreLeft: async () => {} })
  const { seconds, receivedBeforeTheKill, missed, twice, twiceUnseen, maybeTwice } = report
  process.stdout.write(
    `${count} courriels, deux ouvriers dont un tué après ${receivedBeforeTheKill} : ${seconds.toFixed(1)} s ` +
      `(deux minutes comprises, pendant lesquelles l’ouvrier tué tient ce qu’il avait pris). ` +
      `Manqués : ${missed}. Reçus deux fois : ${twice}, dont ${twiceUnseen} sans marque. Marqués peut-être partis deux fois : ${maybeTwice}.\n`,
  )
} finally {
  await db.destroy()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
