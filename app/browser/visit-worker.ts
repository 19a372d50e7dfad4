// Opens the form of a visit without network: the page and what it needs, as they were last seen with one.

declare const self: ServiceWorkerGlobalScope
interface ServiceWorkerGlobalScope extends EventTarget {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
interface FetchEvent extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}

const shelf = 'ressort-visit-1'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => (event as Event & { waitUntil(work: Promise<void>): void }).waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event as FetchEvent
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  ;(event as FetchEvent).respondWith(fresh(request))
})

/** The network's answer, kept; without network, what was kept. The form is the same whatever company the address named. */
async function fresh(request: Request): Promise<Response> {
  const cache = await caches.open(shelf)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(request, answer.clone())
    return answer
  } catch (fault) {
    const known = await cache.match(request, { ignoreSearch: request.mode === 'navigate' })
    if (!known) throw fault
    return known
  }
}
