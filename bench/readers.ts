import { Agent, get } from 'node:http'
import { parentPort, Worker, workerData } from 'node:worker_threads'

export interface Load {
  url: string
  cookie: string
  readers: number
  seconds: number
}

export interface Measured {
  requests: number
  failures: number
  /** Milliseconds. */
  p50: number
  p95: number
}

/** Reads one page with several readers at once, from another thread so that the server keeps its own. */
export function measure(load: Load): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: load })
    worker.once('message', resolve).once('error', reject)
  })
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

async function readUntil({ url, cookie, readers, seconds }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers })
  const times: number[] = []
  let failures = 0
  const end = performance.now() + seconds * 1000
  const reader = async () => {
    while (performance.now() < end) {
      const start = performance.now()
      if ((await status(url, cookie, agent)) === 200) times.push(performance.now() - start)
      else failures++
    }
  }
  await Promise.all(Array.from({ length: readers }, reader))
  agent.destroy()
  times.sort((a, b) => a - b)
  return { requests: times.length, failures, p50: percentile(times, 0.5), p95: percentile(times, 0.95) }
}

function status(url: string, cookie: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { cookie } }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    request.once('error', () => resolve(0))
  })
}

if (parentPort) parentPort.postMessage(await readUntil(workerData as Load))
