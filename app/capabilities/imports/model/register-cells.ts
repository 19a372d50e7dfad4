import { hasValidKey, plainName } from '#cap/territory/model.ts'
import type { Cell, Meaning } from './cells.ts'

/** A code and the words people know it by: a commune, a filière. */
export interface Named {
  code: string
  name: string
}

// A workbook takes a number that begins with zeros for a number, and loses them.
const digitsIn = ({ kind, text }: Cell, length: number): string => {
  const digits = text.replaceAll(/[\s\u00a0\u202f.]/g, '')
  return kind === 'number' && /^\d+$/.test(digits) ? digits.padStart(length, '0') : digits
}

function numberIn(cell: Cell, length: number, name: string): Meaning<string | null> {
  const digits = digitsIn(cell, length)
  if (!/^\d+$/.test(digits) || digits.length !== length)
    return { problem: `« ${cell.text} » n’est pas un ${name} : il compte ${length} chiffres.` }
  return hasValidKey(digits)
    ? { value: digits }
    : { problem: `La clé du ${name} « ${cell.text} » est fausse : un chiffre a sans doute été mal recopié.` }
}

export const siretIn = (cell: Cell): Meaning<string | null> => numberIn(cell, 14, 'SIRET')

/** A SIREN, or the one that a SIRET begins with. */
export function sirenIn(cell: Cell): Meaning<string | null> {
  const digits = digitsIn(cell, 9)
  if (digits.length !== 14) return numberIn(cell, 9, 'SIREN')
  return hasValidKey(digits) ? { value: digits.slice(0, 9), as: digits.slice(0, 9) } : numberIn(cell, 14, 'SIRET')
}

/** An activity code, with its dot or without. */
export function nafIn({ text }: Cell): Meaning<string | null> {
  const [, division, rest] = /^(\d{2})\.?(\d{2}[A-Z])$/.exec(text.trim().toUpperCase()) ?? []
  return division
    ? { value: `${division}.${rest}` }
    : { problem: `« ${text} » n’est pas un code NAF : quatre chiffres et une lettre, par exemple 10.39A.` }
}

/** A commune of the territory, by its Insee code or its name. */
export function communeIn(cell: Cell, communes: readonly Named[]): Meaning<string | null> {
  const code = cell.kind === 'number' ? cell.text.padStart(5, '0') : cell.text.trim().toUpperCase()
  const said = plainName(cell.text)
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
  const found = communes.find((commune) => commune.code === code) ?? communes.find(({ name }) => plainName(name) === said)
  if (!found) return { problem: `« ${cell.text} » n’est pas une commune du territoire : écrivez son nom, ou son code Insee.` }
  return found.code === code ? { value: found.code, as: found.name } : { value: found.code }
}

export function filiereIn({ text }: Cell, filieres: readonly Named[]): Meaning<string | null> {
  const said = plainName(text)
  const found =
    filieres.find(({ code, name }) => code === text.trim() || plainName(name) === said) ??
    filieres.find(({ name }) => said.length > 4 && (plainName(name).includes(said) || said.includes(plainName(name))))
  if (!found) return { problem: `« ${text} » n’est pas une filière connue : ${filieres.map(({ name }) => name).join(' ; ')}.` }
  return plainName(found.name) === said ? { value: found.code } : { value: found.code, as: found.name }
}
