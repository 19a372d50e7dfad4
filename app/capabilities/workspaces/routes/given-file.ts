import { acceptedExtensions } from '#kernel/media.ts'
import type { FileRefusal, GivenFile } from '../actions/documents.ts'
import { mostBytes } from '../model.ts'

/** @returns nothing when no file came with the form */
export async function fileFrom(field: unknown): Promise<GivenFile | undefined> {
  if (!(field instanceof File) || field.size === 0) return undefined
  return { name: field.name, content: Buffer.from(await field.arrayBuffer()) }
}

/** Every file that came with a form under one name; the form itself is read after. */
export async function filesFrom(request: Request, name: string): Promise<GivenFile[]> {
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return []
  const form = await request
    .clone()
    .formData()
    .catch(() => new FormData())
  const given = await Promise.all(form.getAll(name).map(fileFrom))
  return given.filter((file) => file !== undefined)
}

export const fileSentences: Readonly<Record<FileRefusal, string>> = {
  'empty-file': 'Choisissez un fichier, qui ne soit pas vide.',
  'too-large': `Ce fichier dépasse ${mostBytes / 1024 / 1024} Mo : allégez-le, ou coupez-le en plusieurs.`,
  'unknown-type': `Ce genre de fichier n’est pas accepté. Ceux qui le sont : ${acceptedExtensions.join(', ')}.`,
  'other-content':
    'Le contenu de ce fichier n’est pas ce que la fin de son nom annonce : ouvrez-le, puis enregistrez-le à nouveau sous le bon format.',
  infected: 'L’antivirus a trouvé un programme malveillant dans ce fichier : il n’est pas enregistré.',
  'scanner-silent': 'L’antivirus ne répond pas : le fichier n’est pas enregistré. Réessayez dans quelques minutes.',
}
