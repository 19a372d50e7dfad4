import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Site, startSite } from './site.ts'

const filing = (number: number) =>
  new URLSearchParams({
    submissionKey: randomUUID(),
    company: 'Essais en rafale (fictive)',
    siret: '99910137100014',
    naf: '',
    commune: '47001',
    title: `Projet de la rafale ${number}`,
    summary: 'Un dépôt parmi beaucoup d’autres, au moment où la machine s’arrête.',
    purpose: 'energy',
    filiere: 'other',
    enjeux: 'transition',
    cost: '100 000',
    startsOn: '2027-03-01',
    endsOn: '2028-02-28',
    jobsCreated: '',
    jobsMaintained: '',
    contact: 'Dominique Essai',
    email: `rafale-${number}@demo.ressort.example`,
  })

/** Files until the site dies; returns the references that the site acknowledged before. */
async function fileUntilDeath(site: Site, enough: () => void): Promise<string[]> {
  const acknowledged: string[] = []
  const worker = async (first: number) => {
    for (let number = first; ; number += 8) {
      try {
        const response = await fetch(`${site.url}/deposer-un-projet`, {
          method: 'POST',
          body: filing(number),
          redirect: 'manual',
          // Each filing has an address and a mailbox of its own: the limit of filings is not what is tried here.
          headers: { origin: site.url, 'x-forwarded-for': `192.0.2.${number % 250}` },
        })
        const reference = response.headers.get('location')?.match(/P-\d{4}-\d+/)?.[0]
        assert.ok(reference, `filing ${number} answered ${response.status}`)
        acknowledged.push(reference)
        if (acknowledged.length === 60) enough()
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error
        return
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: 8 }, (_, first) => worker(first)))
  } catch (error) {
    // A site that still serves would keep the tests from ending.
    site.kill({ database: true })
    throw error
  }
  return acknowledged
}

for (const victim of ['the site', 'the site and its database'] as const) {
  test(`kill -9 of ${victim} during a burst of filings loses none that was acknowledged`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ressort-durability-'))
    try {
      const site = await startSite({ RESSORT_DATA_DIR: folder })
      const acknowledged = await fileUntilDeath(site, () => site.kill({ database: victim !== 'the site' }))
      assert.ok(acknowledged.length >= 60)

      const again = await startSite({ RESSORT_DATA_DIR: folder })
      try {
        const kept = new Set(await again.references())
        assert.deepEqual(
          acknowledged.filter((reference) => !kept.has(reference)),
          [],
        )
        const check = await again.command('verify-journal', '--json')
        assert.equal(JSON.parse(check).ok, true)
      } finally {
        await again.stop()
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}
