import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'

export interface Asset {
  bytes: Uint8Array<ArrayBuffer>
  headers: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.js': 'text/javascript; charset=utf-8',
}

/** The few static files of a build, read once: no path of a request ever touches the disk. */
export function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.flatMap((entry) => {
      const file = join(entry.parentPath, entry.name)
      const path = `/${relative(directory, file)}`
      const type = types[extname(file)]
      return type && !path.startsWith('/.') ? [[path, assetOf(file, path, type)] as const] : []
    }),
  )
}

function assetOf(file: string, path: string, type: string): Asset {
  const bytes = new Uint8Array(readFileSync(file))
  // Names under /assets/ hold a hash of the content; the others keep their name when they change.
  const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=86400'
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  // A worker answers for the folder it is in, unless it is told more: ours stands among the assets.
  const reach = /-worker-[^/]+\.js$/.test(path) ? { 'service-worker-allowed': '/espace/' } : {}
  return { bytes, headers: { 'content-type': type, 'cache-control': cacheControl, etag, ...reach } }
}
