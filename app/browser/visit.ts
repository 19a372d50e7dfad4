// A visit noted without network stays on the phone, photos included, and is sent once when the network is back.

interface KeptVisit {
  key: string
  url: string
  /** As the form gave them; files as they are. */
  fields: [string, string | File][]
  company: string
}

const form = document.querySelector<HTMLFormElement>('#visite')
const status = document.querySelector<HTMLElement>('#visites-en-attente')
const shelf = 'visits'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('ressort-visits', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(shelf, { keyPath: 'key' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function withShelf<Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> {
  const database = await open()
  try {
    return await new Promise<Result>((resolve, reject) => {
      const transaction = database.transaction(shelf, mode)
      const request = use(transaction.objectStore(shelf))
      // Done means on the disk: the request alone could still be lost.
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

const kept = () => withShelf<KeptVisit[]>('readonly', (store) => store.getAll())
const keep = (visit: KeptVisit) => withShelf('readwrite', (store) => store.put(visit))
const forget = (key: string) => withShelf('readwrite', (store) => store.delete(key))

type Sent = 'sent' | 'no-network' | 'to-mend' | 'signed-out'

async function send({ url, fields }: KeptVisit): Promise<Sent> {
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  try {
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
    // A redirection is the visit's page: it is written. Sent again, the same key writes nothing more.
    if (answer.type === 'opaqueredirect') return 'sent'
    if (answer.status === 403) return 'signed-out'
    return answer.status >= 500 || answer.status === 429 ? 'no-network' : 'to-mend'
  } catch {
    return 'no-network'
  }
}

let sending = false

async function sendAll(): Promise<void> {
  if (sending) return
  sending = true
  try {
    const results = new Map<KeptVisit, Sent>()
    let sent = 0
    for (const visit of await kept()) {
      const result = await send(visit)
      if (result === 'sent') {
        await forget(visit.key)
        sent += 1
      } else results.set(visit, result)
    }
    show(sent, results)
  } finally {
    sending = false
  }
}

const sentences: Readonly<Record<Exclude<Sent, 'sent'>, string>> = {
  'no-network': 'gardée sur ce téléphone, elle partira quand le réseau reviendra',
  'to-mend': 'gardée sur ce téléphone, elle est à compléter',
  'signed-out': 'gardée sur ce téléphone, connectez-vous pour l’envoyer',
}

function show(sent: number, waiting: ReadonlyMap<KeptVisit, Sent>): void {
  if (!status) return
  const lines = [...waiting].map(([visit, result]) =>
    line(`${visit.company} : ${sentences[result as 'to-mend']}.`, result === 'to-mend' ? visit : undefined),
  )
  if (sent > 0) lines.unshift(line(sent === 1 ? 'Une visite vient de partir.' : `${sent} visites viennent de partir.`))
  status.replaceChildren(...lines)
  if (lines.length > 0) status.classList.add('notice')
}

function line(words: string, toMend?: KeptVisit): HTMLElement {
  const paragraph = document.createElement('p')
  paragraph.textContent = words
  if (toMend) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button small'
    button.textContent = 'Compléter'
    button.addEventListener('click', () => giveBack(toMend))
    paragraph.append(' ', button)
  }
  return paragraph
}

/** Puts a kept visit back in the form, photos included, for its sentences to be read beside the fields. */
async function giveBack({ key, fields }: KeptVisit): Promise<void> {
  if (!form) return
  form.reset()
  const photos = new DataTransfer()
  for (const [name, value] of fields) {
    if (value instanceof File) photos.items.add(value)
    for (const control of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === 'file') control.files = photos.files
      else if (control.type === 'checkbox') control.checked ||= control.value === value
      else if (typeof value === 'string') control.value = value
    }
  }
  await forget(key)
  form.submit()
}

function visitIn(asked: HTMLFormElement): KeptVisit {
  const fields = [...new FormData(asked)].filter(([, value]) => typeof value === 'string' || value.size > 0)
  const select = asked.querySelector<HTMLSelectElement>('select[name="companyId"]')
  const written = String(new FormData(asked).get('newCompany') ?? '').trim()
  const company = written || (select?.value ? (select.selectedOptions[0]?.text ?? '') : '') || 'Une visite'
  return { key: String(new FormData(asked).get('submissionKey')), url: asked.action, fields, company }
}

/** So that the form opens in a workshop without network, once it was opened with one. */
async function openLater(worker: string, page: string): Promise<void> {
  await navigator.serviceWorker.register(worker, { scope: page })
  const needed = document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>('link[rel="stylesheet"], link[rel="icon"], script[src]')
  const shelf = await caches.open('ressort-visit-1')
  await shelf.addAll([page, ...[...needed].map((element) => ('href' in element ? element.href : element.src))])
}

if (form) {
  form.addEventListener('submit', async (event) => {
    // With a network the page answers by itself, and says what to mend beside each field.
    if (navigator.onLine) return
    event.preventDefault()
    await keep(visitIn(form))
    form.reset()
    const key = form.querySelector<HTMLInputElement>('[name="submissionKey"]')
    if (key) key.value = crypto.randomUUID()
    await sendAll()
    status?.scrollIntoView()
  })
  window.addEventListener('online', () => sendAll())
  sendAll()
  const { worker } = form.dataset
  if (worker && 'serviceWorker' in navigator && navigator.onLine) openLater(worker, new URL(form.action).pathname)
}
