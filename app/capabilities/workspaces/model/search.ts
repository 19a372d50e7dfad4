import { workspacePath } from '../model.ts'

export const foundKinds = { message: 'Messages', task: 'Tâches', document: 'Documents', note: 'Notes' } as const
export type FoundKind = keyof typeof foundKinds
export const foundKindCodes = Object.keys(foundKinds) as FoundKind[]
export const foundPerPage = 20

const places = { message: 'fil', task: 'taches', document: 'documents', note: 'notes' } as const

/** Where what was found is read. */
export const addressOfFound = (
  territoryCode: string,
  item: { kind: FoundKind; workspaceReference: string; number: number | null; threadId: string | null },
): string => `${workspacePath({ territoryCode, reference: item.workspaceReference })}/${places[item.kind]}/${item.number ?? item.threadId}`
