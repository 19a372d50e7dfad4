/**
 * Keeps the signs of a page with their words (« ainsi », oui : non ? 30 %): none goes alone to the next line; and l'État
 * reads l’État, whoever typed it. In texts only: attributes, what may be typed in and what is quoted as code stay as they are.
 */
export const frenchPage = (html: string): string =>
  html.replaceAll(/<(textarea|script|style|pre|code)\b.*?<\/\1(?=>)|>[^<]+/gs, (part, kept: string | undefined) =>
    kept === undefined
      ? part
          .replaceAll('« ', '«\u00a0')
          .replaceAll(/ (?=[»:;?!%€](?!\p{L}))/gu, '\u00a0')
          .replaceAll(straightApostrophe, '’')
      : part,
  )

// As the renderer writes it, between two letters; an address (o'neil@…) is to be copied as it is.
const straightApostrophe = /(?<=\p{L})(?:&#x27;|')(?=\p{L}(?![^\s<]*@))/gu
