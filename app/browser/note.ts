import * as Y from 'yjs'
import { changeBetween } from '../kernel/text-changes.ts'

// A note written by several at once. The textarea shows a shared text (Yjs): each page sends what was typed in it, and
// asks what others typed. What could not be sent is kept in this browser until it is, even when the page is closed.

interface Answer {
  step: number
  pulse: string
  updates: string[]
  present: { name: string; me: boolean }[]
}

function start(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const shared = new Y.Doc()
  // What the server is known to have: the rest is still to be sent.
  let received = new Y.Doc()
  const text = shared.getText('text')
  const address = form.dataset.exchange!
  const keptUnder = `note ${form.dataset.note}`
  const seat = crypto.randomUUID()
  let [step, pulse, unsent, sending, composing, isOver] = [0, '', false, false, false, false]
  let sendSoon: ReturnType<typeof setTimeout> | undefined
  let asking = new AbortController()

  for (const plain of form.querySelectorAll<HTMLElement>('[data-plain]')) plain.hidden = true
  form.addEventListener('submit', (event) => event.preventDefault())
  // Nothing is typed before the shared text is here: it would be taken for all of it.
  const mayWrite = !area.readOnly
  area.readOnly = true
  takeBackWhatWasKept()

  area.addEventListener('compositionstart', () => {
    composing = true
  })
  area.addEventListener('compositionend', () => {
    composing = false
    type()
    show()
  })
  area.addEventListener('input', () => {
    if (!composing) type()
  })
  for (const change of ['online', 'offline'])
    addEventListener(change, () => {
      // A question asked of the network that is gone would wait for an answer that never comes.
      asking.abort()
      say()
    })
  addEventListener('pagehide', () => navigator.sendBeacon(address, body({ leaving: '1' })))
  void listen()
  setInterval(() => void send(), 8_000)

  /** What was just typed goes into the shared text. */
  function type(): void {
    const change = changeBetween(text.toString(), area.value, area.selectionStart)
    if (!change) return
    shared.transact(() => {
      text.delete(change.at, change.removed)
      text.insert(change.at, change.added)
    }, 'typed')
    unsent = true
    keepHere()
    say()
    clearTimeout(sendSoon)
    sendSoon = setTimeout(() => void send(), 600)
  }

  /** What others typed goes into the textarea; the caret stays where the person is. */
  function show(): void {
    const after = text.toString()
    if (composing || area.value === after) return
    const change = changeBetween(area.value, after)!
    const moved = (place: number) => {
      if (place <= change.at) return place
      return place >= change.at + change.removed ? place + change.added.length - change.removed : change.at
    }
    const [start, end, scroll] = [moved(area.selectionStart), moved(area.selectionEnd), area.scrollTop]
    area.value = after
    if (document.activeElement === area) area.setSelectionRange(start, end)
    area.scrollTop = scroll
  }

  function takeIn(updates: readonly string[]): void {
    // Changes come one at a time, so that each moves the caret as it should.
    for (const update of updates.map(bytesOf)) {
      Y.applyUpdate(received, update)
      Y.applyUpdate(shared, update)
      show()
    }
  }

  async function listen(): Promise<void> {
    for (let failures = 0; !isOver; ) {
      try {
        const query = new URLSearchParams({ depuis: String(step), ...(pulse && { pouls: pulse }) })
        asking = new AbortController()
        const answer = await fetch(`${address}?${query}`, {
          cache: 'no-store',
          signal: AbortSignal.any([asking.signal, AbortSignal.timeout(25_000)]),
        })
        if (isRefused(answer)) return
        if (!answer.ok) throw new Error(String(answer.status))
        const told = (await answer.json()) as Answer
        takeIn(told.updates)
        ;[step, pulse] = [told.step, told.pulse]
        showPeople(told.present)
        const isBack = area.dataset.live !== 'yes'
        failures = 0
        area.dataset.live = 'yes'
        area.readOnly = !mayWrite
        if (isBack) void send()
        say()
      } catch {
        failures++
        area.dataset.live = 'no'
        say()
        await untilWorthTrying(Math.min(10_000, 500 * 2 ** failures))
      }
    }
  }

  async function send(): Promise<void> {
    if (sending || isOver || !area.dataset.live || !navigator.onLine) return
    sending = true
    const update = unsent ? Y.encodeStateAsUpdate(shared, Y.encodeStateVector(received)) : undefined
    unsent = false
    try {
      const answer = await fetch(address, {
        method: 'POST',
        body: body(update ? { update: base64Of(update) } : {}),
        signal: AbortSignal.timeout(20_000),
      })
      // A body that nobody reads holds its connection, and a browser has six of them for a site.
      await answer.arrayBuffer()
      if (isRefused(answer)) return
      if (answer.redirected) throw new Error('signed out')
      if (answer.status === 409) forgetWhatWasReceived()
      if (answer.status === 413) return stop('Cette note dépasse 200 000 caractères')
      if (answer.status === 507) return stop('Les notes de cet espace pèsent le plus qu’elles peuvent')
      if (answer.status === 409 || answer.status === 429) {
        unsent ||= update !== undefined
        return
      }
      if (!answer.ok) throw new Error(String(answer.status))
      if (update) Y.applyUpdate(received, update)
      keepHere()
      area.dataset.live = 'yes'
    } catch {
      unsent ||= update !== undefined
      area.dataset.live = 'no'
    } finally {
      sending = false
      if (!isOver) say()
    }
    if (unsent && area.dataset.live === 'yes') sendSoon = setTimeout(() => void send(), 600)
  }

  /** The server lacks something that this page thought it had: everything is asked again, then sent again. */
  function forgetWhatWasReceived(): void {
    received = new Y.Doc()
    ;[step, pulse, unsent] = [0, '', true]
  }

  function stop(reason: string): void {
    isOver = true
    say(`${reason} : ce que vous venez d’y écrire n’est pas enregistré. Copiez-le ailleurs avant de fermer cette page.`)
  }

  const body = (more: Record<string, string>) => new URLSearchParams({ seat, ...more })

  /** Only while something is unsent: a shared computer keeps nothing of a note that is safe. */
  function keepHere(): void {
    if (unsent) localStorage.setItem(keptUnder, base64Of(Y.encodeStateAsUpdate(shared)))
    else localStorage.removeItem(keptUnder)
  }

  function takeBackWhatWasKept(): void {
    const kept = localStorage.getItem(keptUnder)
    if (!kept) return
    Y.applyUpdate(shared, bytesOf(kept))
    unsent = true
  }

  function isRefused({ status }: Response): boolean {
    if (status !== 403 && status !== 404) return false
    isOver = true
    area.readOnly = true
    say('Cette note ne vous est plus ouverte. Ce que vous y lisez reste sur cette page : copiez-le si vous en avez besoin.')
    return true
  }

  function say(words = wordsNow()): void {
    const state = form.querySelector('[data-state]')!
    if (state.textContent !== words) state.textContent = words
  }

  function wordsNow(): string {
    if (!navigator.onLine || area.dataset.live === 'no')
      return 'Hors ligne : ce que vous écrivez est gardé dans ce navigateur et sera réuni au reste dès le retour du réseau.'
    if (!mayWrite) return 'La note se met à jour d’elle-même.'
    return unsent || sending ? 'Enregistrement…' : 'Tout est enregistré.'
  }

  function showPeople(present: Answer['present']): void {
    const people = form.querySelector<HTMLElement>('[data-people]')!
    const words = present.map(({ name, me }) => (me ? `${name} (vous)` : name)).join(', ')
    people.hidden = words === ''
    if (words) people.textContent = `Sur cette note en ce moment : ${words}`
  }
}

const untilWorthTrying = (most: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      removeEventListener('online', done)
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, most)
    addEventListener('online', done)
  })

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

const form = document.querySelector<HTMLFormElement>('form[data-note]')
// A form that came back with something to mend is mended as it is, without the others.
if (form && form.dataset.cameBack === undefined) start(form, form.querySelector('textarea')!)
