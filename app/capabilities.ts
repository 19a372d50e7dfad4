/** Reading order = dependency order: a capability may use those above it, never those below. */
export const capabilities = [
  'territory',
  'membership',
  'inbox',
  'projects',
  'state-aid',
  'toolbox',
  'funding',
  'grants',
  'companies',
  'applications',
  'action-plan',
  'committees',
  'workspaces',
  'imports',
  'posts',
  'reporting',
  'public-site',
] as const

export type Capability = (typeof capabilities)[number]
