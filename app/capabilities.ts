/** Reading order = dependency order: a capability may use those above it, never those below. */
export const capabilities = [
  'territory',
  'membership',
  'projects',
  'state-aid',
  'toolbox',
  'funding',
  'workspaces',
  'reporting',
  'public-site',
] as const

export type Capability = (typeof capabilities)[number]
