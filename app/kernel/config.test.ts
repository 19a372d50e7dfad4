import assert from 'node:assert/strict'
import { isAbsolute } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

const sentenceFor = (env: Record<string, string>) => {
  try {
    readConfig(env)
  } catch (error) {
    assert(error instanceof ConfigError)
    return error.message
  }
  return 'accepted'
}

test('an empty environment serves the demonstration on port 3000 of this machine, on the embedded database', () => {
  const { dataDir, ...config } = readConfig({})
  assert.deepEqual(config, { port: 3000, host: '127.0.0.1', demo: true, baseUrl: 'http://localhost:3000' })
  assert(isAbsolute(dataDir) && dataDir.endsWith('.data'))
})

test('every variable is read', () => {
  const config = readConfig({
    PORT: '8080',
    HOST: '0.0.0.0',
    DATABASE_URL: 'postgres://ressort:secret@db.exemple.fr/ressort',
    RESSORT_DATA_DIR: '/srv/ressort',
    RESSORT_DEMO: '0',
    RESSORT_BASE_URL: 'https://ressort.exemple.fr/',
    SMTP_URL: 'smtps://courrier.exemple.fr:465',
    OIDC_ISSUER: 'https://identite.exemple.fr',
    OIDC_CLIENT_ID: 'ressort',
    OIDC_CLIENT_SECRET: 'secret',
    S3_URL: 'https://stockage.exemple.fr/ressort',
    RESSORT_SECRET_KEYS: `${Buffer.alloc(32, 1).toString('base64')}, ${Buffer.alloc(32, 2).toString('base64')}`,
  })
  assert.deepEqual(config, {
    port: 8080,
    host: '0.0.0.0',
    databaseUrl: 'postgres://ressort:secret@db.exemple.fr/ressort',
    dataDir: '/srv/ressort',
    demo: false,
    baseUrl: 'https://ressort.exemple.fr',
    smtpUrl: 'smtps://courrier.exemple.fr:465',
    oidc: { issuer: 'https://identite.exemple.fr', clientId: 'ressort', clientSecret: 'secret' },
    s3Url: 'https://stockage.exemple.fr/ressort',
    secretKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
  })
})

test('a blank variable is one that is not set', () => {
  assert.deepEqual(readConfig({ PORT: '', DATABASE_URL: ' ', OIDC_ISSUER: '' }), readConfig({}))
})

test('a wrong value is one French sentence that starts with its variable, says what to write and repeats no secret', () => {
  const wrong: Record<string, string[]> = {
    RESSORT_SECRET_KEYS: ['motdepasse', `${Buffer.alloc(32).toString('base64')},motdepasse`],
    PORT: ['http', '3000.5', '-1', '65536', '99999', '0x50'],
    HOST: ['http://localhost', 'une machine', '999.1.1.1'],
    DATABASE_URL: ['mysql://u:motdepasse@serveur/base', 'motdepasse', 'postgres:motdepasse', 'postgres://u:mot depasse@h/b'],
    RESSORT_DEMO: ['oui', 'true', '2'],
    RESSORT_BASE_URL: ['ressort.exemple.fr', 'ftp://exemple.fr'],
    SMTP_URL: ['http://u:motdepasse@courrier', 'courrier:587'],
    OIDC_ISSUER: ['identite.exemple.fr'],
    S3_URL: ['s3://cle:motdepasse@seau', 'motdepasse'],
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const sentence = sentenceFor({ [name]: value })
      assert.match(sentence, new RegExp(`^${name} doit [^\\n]+\\.$`), `${name}=${value}`)
      assert.doesNotMatch(sentence, /motdepasse/)
    }
  }
})

test('the three OIDC variables go together', () => {
  assert.equal(
    sentenceFor({ OIDC_ISSUER: 'https://identite.exemple.fr' }),
    'OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET vont ensemble : il manque OIDC_CLIENT_ID et OIDC_CLIENT_SECRET.',
  )
  assert.equal(
    sentenceFor({ OIDC_CLIENT_ID: 'ressort', OIDC_CLIENT_SECRET: 'secret' }),
    'OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET vont ensemble : il manque OIDC_ISSUER.',
  )
})

test('a relative data folder belongs to the project, wherever the command is run from', () => {
  assert.equal(readConfig({ RESSORT_DATA_DIR: 'autre' }).dataDir, readConfig({}).dataDir.replace(/\.data$/, 'autre'))
})

test('links for a machine known by an IPv6 address are well formed', () => {
  assert.equal(readConfig({ HOST: '2001:db8::1' }).baseUrl, 'http://[2001:db8::1]:3000')
  assert.equal(readConfig({ HOST: '::', PORT: '80' }).baseUrl, 'http://localhost')
})
