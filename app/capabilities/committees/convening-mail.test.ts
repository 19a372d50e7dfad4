import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { makeMailer } from '#kernel/mail.ts'
import { startMailServer } from '#kernel/test-mail-server.ts'
import { mailWhatIsDue } from '#cap/inbox/actions/mailing.ts'
import { readers } from '../../readers.ts'
import { demonstrationSite, versionOf } from '../../space-visits.ts'

const { world, ask } = await demonstrationSite()
after(world.close)
const server = await startMailServer()
after(() => server.stop())

const base = '/espace/ti-7501/comites'
const baseUrl = 'https://ressort.exemple.fr'
const to = 'comite@demo.ressort.example'

/** What the mail server received for the member of the committee, once everything due in these minutes has left. */
async function received(minutes: number) {
  const now = () => Temporal.Now.instant().add({ minutes })
  const mailing = {
    db: world.db,
    send: makeMailer({ smtpUrl: server.url, dataDir: '/nowhere', baseUrl }),
    readers,
    baseUrl,
    demo: true,
    now,
    worker: 'test',
  }
  while ((await mailWhatIsDue(mailing)) > 0);
  return server.received
    .splice(0)
    .filter((one) => one.to.includes(to))
    .map((one) => one.message)
}

const send = async (page: string, form: Record<string, string>) => {
  const { html } = await ask('chef-de-projet', page)
  const answer = await ask('chef-de-projet', page, { version: versionOf(html), ...form })
  assert.equal(answer.status, 303, answer.html.slice(0, 500))
  return answer.to!.split('?')[0]!
}

const unquoted = (text: string) =>
  Buffer.from(
    text.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

/** The part of a mail that a mail program offers to put in a calendar, as it travelled. */
function calendarIn(message: string) {
  const [, method, encoding, body] =
    /Content-Type: text\/calendar; charset=utf-8; method=(\w+)\r\nContent-Transfer-Encoding: (\S+)\r\n\r\n([\s\S]*?)\r\n--/.exec(message) ??
    []
  const text = encoding === 'quoted-printable' ? unquoted(body!) : Buffer.from(body!, encoding === 'base64' ? 'base64' : 'utf8').toString()
  const calendar = new ICAL.Component(ICAL.parse(text))
  const event = calendar.getFirstSubcomponent('vevent')!
  const of = (name: string) => String(event.getFirstPropertyValue(name))
  return { method, calendar: calendar.getFirstPropertyValue('method'), of, text }
}

test('une convocation part comme une invitation d’agenda, son changement la remplace, son annulation la retire', async () => {
  await received(60)
  const { html } = await ask('chef-de-projet', `${base}/nouvelle-reunion`)
  const meeting = await send(`${base}/nouvelle-reunion`, {
    submissionKey: /name="submissionKey" value="([^"]+)"/.exec(html)![1]!,
    body: /<option value="([0-9a-f-]{36})"[^>]*>Comité de projet/.exec(html)![1]!,
    title: 'Comité de décembre',
    heldOn: '14/12/2026',
    startsAt: '14h30',
    duration: '90',
    place: 'Agen',
    visio: '',
  })
  await send(meeting, {
    verb: 'put',
    kind: 'decision',
    title: 'Secret de la conserverie',
    duration: '20',
    project: '',
    device: '',
    action: '',
    presenter: '',
    question: '',
  })
  await send(meeting, { verb: 'convene' })
  const [called, ...others] = await received(60)
  assert.deepEqual(others, [])
  assert.match(called!, /^Content-Type: multipart\/(mixed|alternative)/m)
  assert.match(called!, /Content-Type: text\/plain/)
  assert.match(called!, /Content-Type: application\/ics; name=rendez-vous\.ics/)
  const first = calendarIn(called!)
  assert.deepEqual([first.method, first.calendar, first.of('status')], ['REQUEST', 'REQUEST', 'CONFIRMED'])
  assert.deepEqual([first.of('dtstart'), first.of('dtend')], ['2026-12-14T13:30:00Z', '2026-12-14T15:00:00Z'])
  assert.deepEqual([first.of('organizer'), first.of('attendee')], ['mailto:ne-pas-repondre@ressort.exemple.fr', `MAILTO:${to}`])
  assert.doesNotMatch(first.text, /conserverie/i)

  await send(meeting, {
    verb: 'move',
    title: 'Comité de décembre',
    heldOn: '2026-12-15',
    startsAt: '10:00',
    duration: '90',
    place: 'Boé',
    visio: '',
  })
  const moved = calendarIn((await received(120))[0]!)
  assert.deepEqual(
    [moved.method, moved.of('uid'), moved.of('dtstart'), moved.of('location')],
    ['REQUEST', first.of('uid'), '2026-12-15T09:00:00Z', 'Boé'],
  )
  assert.ok(Number(moved.of('sequence')) > Number(first.of('sequence')))
  const onPage = await ask('comite', `${meeting}/rendez-vous.ics`)
  assert.match(onPage.html, new RegExp(`UID:${first.of('uid').slice(0, 36)}[\\s\\S]*SEQUENCE:${moved.of('sequence')}`))

  await send(meeting, { verb: 'cancel' })
  const cancelled = calendarIn((await received(180))[0]!)
  assert.deepEqual(
    [cancelled.method, cancelled.calendar, cancelled.of('status'), cancelled.of('uid')],
    ['CANCEL', 'CANCEL', 'CANCELLED', first.of('uid')],
  )
  assert.ok(Number(cancelled.of('sequence')) > Number(moved.of('sequence')))
})
