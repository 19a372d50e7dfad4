import { data } from 'react-router'
import type { FormFields } from '#kernel/http.ts'
import type { KeptForm } from './form.ts'

/** What another person saved between the reading of a form and its sending. */
export interface Meanwhile {
  by: string
  /** When, already formatted. */
  at: string
  /** Field by field, where the two differ. */
  differences: readonly { label: string; saved: string; typed: string }[]
}

type StaleForm = KeptForm & { meanwhile: Meanwhile }

export const meanwhileOf = (form: KeptForm | StaleForm | undefined): Meanwhile | undefined =>
  form && 'meanwhile' in form ? form.meanwhile : undefined

export interface SavedForm {
  version: number
  by: string
  at: string
  /** What is saved now, in the words of the page, for each field of the form. */
  fields: Readonly<Record<string, { label: string; value: string; typed?: string }>>
}

/**
 * Answers 409 with both versions: what is saved stays saved, what was typed comes back in the form, which now carries
 * the version that was saved meanwhile. Sending it again is then a choice made with both in sight.
 * @param saved `typed` says the typed value in words, where the field holds a code
 */
export function keepBoth(fields: FormFields, saved: SavedForm) {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(fields)) if (!(value instanceof File)) kept[name] = value
  kept.version = String(saved.version)
  const differences = Object.entries(saved.fields)
    .map(([name, { label, value, typed }]) => ({ label, saved: value.trim(), typed: (typed ?? textOf(kept[name])).trim() }))
    .filter((field) => field.saved !== field.typed)
  return data<StaleForm>({ fields: kept, mistakes: {}, meanwhile: { by: saved.by, at: saved.at, differences } }, { status: 409 })
}

const textOf = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.join(', ') : (value ?? ''))
