export const foundKinds = { message: 'Messages', task: 'Tâches', document: 'Documents', note: 'Notes' } as const
export type FoundKind = keyof typeof foundKinds
export const foundKindCodes = Object.keys(foundKinds) as FoundKind[]
export const foundPerPage = 20
