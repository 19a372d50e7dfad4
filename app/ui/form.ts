import { data } from 'react-router'
import type { ZodError, z } from 'zod'
import type { FormFields } from '#kernel/http.ts'
import { formatNumber } from './format.ts'

/** For each field, the first thing to mend. */
export type Mistakes = Readonly<Record<string, string>>

export interface KeptForm {
  fields: Readonly<Record<string, string | string[]>>
  mistakes: Mistakes
}

/** The first problem of each field, as its schema says it; `''` holds what concerns the whole form. */
export function mistakesOf(error: ZodError): Mistakes {
  const mistakes: Record<string, string> = {}
  for (const issue of error.issues) mistakes[fieldIn(issue.path)] ??= inFrench(issue)
  return mistakes
}

// One of several lines or choices that the same field holds is mended in that field.
const fieldIn = (path: readonly PropertyKey[]) => (typeof path.at(-1) === 'number' ? path.slice(0, -1) : path).join('.')

// What a schema left to the library speaks English: most often a field that is missing, else one that is too long.
function inFrench(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('Too big'))
    return issue.code === 'too_big' && issue.origin === 'string'
      ? `Ce texte est trop long : ${formatNumber(Number(issue.maximum))} caractères au plus.`
      : 'C’est trop : vérifiez ce nombre.'
  return /^(Invalid|Too small)\b/.test(issue.message) ? 'Ce champ est à remplir.' : issue.message
}

// Enough for any field of ours; more would send megabytes back to a phone.
const KEPT_CHARACTERS = 20_000

/** Answers 422 with what was typed, so that nothing is lost. Files and passwords cannot be given back. */
export function keep(fields: FormFields, mistakes: Mistakes, status = 422) {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'password' || value instanceof File) continue
    kept[name] = typeof value === 'string' ? value.slice(0, KEPT_CHARACTERS) : value.slice(0, 500)
  }
  return data<KeptForm>({ fields: kept, mistakes }, { status })
}

/**
 * What each field shows: what was just typed, else what is saved.
 * `const field = filled(actionData, saved)`, then `<Field label="Titre" {...field('title')} />`.
 */
export function filled(form: KeptForm | undefined, saved: Readonly<Record<string, string | number | null | undefined>> = {}) {
  return (name: string) => {
    const typed = form?.fields[name]
    const value = form ? typed : saved[name]
    return {
      name,
      value: typeof value === 'string' ? value : value === null || Array.isArray(value) ? undefined : value?.toString(),
      error: form?.mistakes[name],
    }
  }
}

/** The same for choices that can be several. */
export function ticked(form: KeptForm | undefined, saved: Readonly<Record<string, readonly string[]>> = {}) {
  return (name: string) => {
    const typed = form?.fields[name]
    const typedList = Array.isArray(typed) ? typed : typed === undefined ? [] : [typed]
    return { name, values: form ? typedList : (saved[name] ?? []), error: form?.mistakes[name] }
  }
}
