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

/** The name twice: in plain letters for old readers, and as it is (RFC 6266, RFC 8187). */
function disposition(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/[^ -~]|["\\]/g, '')
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
