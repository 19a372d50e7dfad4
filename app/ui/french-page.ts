/**
 * Keeps the signs of a page with their words (« ainsi », oui : non ? 30 %): none goes alone to the next line. In texts
 * only: attributes, what may be typed in and what is quoted as code stay as they are.
 */
export const frenchPage = (html: string): string =>
  html.replaceAll(/<(textarea|script|style|pre|code)\b.*?<\/\1(?=>)|>[^<]+/gs, (part, kept: string | undefined) =>
    kept === undefined ? part.replaceAll('« ', '«\u00a0').replaceAll(/ (?=[»:;?!%€](?!\p{L}))/gu, '\u00a0') : part,
  )
