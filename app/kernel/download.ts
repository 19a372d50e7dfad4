const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ics: 'text/calendar; charset=utf-8',
} as const

/**
 * A file made for one reader, as the answer of a route.
 * @param name with its extension, which says what it is; letters of any alphabet
 */
export function download(name: `${string}.${keyof typeof mediaTypes}`, content: Buffer): Response {
  const kind = name.slice(name.lastIndexOf('.') + 1) as keyof typeof mediaTypes
  return new Response(new Uint8Array(content), {
    headers: { 'content-type': mediaTypes[kind], 'content-disposition': disposition(name) },
  })
}

/** What a file that somebody gave says of itself: it is what it says, and runs nothing, wherever it is opened. */
export const inert = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' } as const

/**
 * A file that somebody gave, to be saved and never run: it opens in no page of ours, whatever it holds.
 * @param file its name as it was given, and the type found in its content
 */
export function givenFile(body: ReadableStream, file: { name: string; mediaType: string; size: number }): Response {
  return new Response(body, {
    headers: {
      ...inert,
      'content-type': file.mediaType,
      'content-length': String(file.size),
      'content-disposition': disposition(file.name),
    },
  })
}

/** The name twice: in plain letters for old readers, and as it is (RFC 6266, RFC 8187). */
function disposition(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/[^ -~]|["\\]/g, '')
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
