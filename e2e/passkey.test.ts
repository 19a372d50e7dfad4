import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import type { Config } from '#kernel/config.ts'
import type { Db } from '#kernel/db.ts'
import { freshDatabase } from '#kernel/fixtures.ts'
import { serve } from '../app/server.ts'
import { createUserFrom } from '../app/user-command.ts'
import { launchBrowser } from './browser.ts'

const email = 'cle@etat.example'

test('une clé d’accès s’ajoute, puis ouvre la session suivante, dans un vrai navigateur', async () => {
  await using fresh = await freshDatabase()
  await createUserFrom(fresh.db, ['create', email, 'Personne d’essai', 'programme'])
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const config: Config = { port, host: '127.0.0.1', dataDir: '/nowhere', demo: true, baseUrl }
  const site = await serve(config, { db: fresh.db, kind: 'server', url: fresh.url, close: async () => {} })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await signIn(page, fresh.db, baseUrl)
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
    await page.getByText('La clé d’accès est ajoutée.').waitFor()
    assert.equal((await page.goto(`${baseUrl}/programme`))!.status(), 200)

    await page.getByRole('button', { name: 'Déconnexion' }).click()
    await signIn(page, fresh.db, baseUrl)
    await page.goto(`${baseUrl}/programme`)
    assert.match(page.url(), /second-facteur\?retour=%2Fprogramme$/)
    await page.getByRole('button', { name: 'Présenter ma clé d’accès' }).click()
    await page.waitForURL(`${baseUrl}/programme`)
    const { rows } = await sql<{
      counter: number
    }>`select detail from kernel.journal where verb = 'membership.give-second-factor' and outcome = 'ok'`.execute(fresh.db)
    assert.equal(rows.length, 1)
  } finally {
    await browser.close()
    await site.close()
  }
})

async function signIn(page: Page, db: Db, baseUrl: string): Promise<void> {
  await page.goto(`${baseUrl}/connexion`)
  await page.getByLabel('Votre adresse électronique').fill(email)
  await page.getByRole('button', { name: 'Recevoir un lien' }).click()
  await page.waitForURL(/lien-envoye/)
  const { rows } = await sql<{
    path: string
  }>`select data->>'path' as path from pgboss.job where data->>'to' = ${email} order by created_on desc limit 1`.execute(db)
  await page.goto(baseUrl + rows[0]!.path)
  await page.getByRole('button', { name: 'Me connecter' }).click()
  await page.waitForURL(/second-facteur/)
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
