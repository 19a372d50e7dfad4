import { capabilities } from './app/capabilities.ts'

const cap = (name) => `^app/capabilities/${name}/`
const pure = ['^app/capabilities/[^/]+/(model|policy)\\.ts$', '^app/capabilities/[^/]+/model/']
const pureKernel = '^app/kernel/(outcome|money|day|id|actor|text-changes)\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'A cycle means two things are one thing, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...capabilities
      .map((name, rank) => ({
        name: `${name}-looks-up`,
        comment: `${name} may use the capabilities above it in app/capabilities.ts, never those below.`,
        severity: 'error',
        from: { path: cap(name), pathNot: '\\.test\\.tsx?$' },
        to: { path: capabilities.slice(rank + 1).map(cap) },
      }))
      .filter((rule) => rule.to.path.length > 0),
    {
      name: 'routes-and-store-are-private',
      comment: 'Another capability is used through its model, policy, queries and actions.',
      severity: 'error',
      from: { path: '^app/capabilities/([^/]+)/' },
      to: {
        path: '^app/capabilities/[^/]+/(routes/|views/|jobs/|store/|store\\.ts)',
        pathNot: '^app/capabilities/$1/',
      },
    },
    {
      name: 'model-and-policy-are-pure',
      comment: 'Rules run anywhere: in a test, a browser, a spreadsheet import. No SQL, no clock, no network.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.test\\.ts$' },
      to: {
        path: '^app/|^node_modules/|^node:',
        pathNot: [...pure, pureKernel, '^node_modules/zod/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-actions-write',
      comment: 'Every write passes by a verb, hence by the policy, a transaction and the journal.',
      severity: 'error',
      from: { path: '^app/capabilities/', pathNot: '(actions|store)((\\.test)?\\.ts$|/)' },
      to: { path: 'store\\.ts$' },
    },
    {
      name: 'kernel-and-ui-know-no-capability',
      comment: 'What every capability stands on cannot stand on one of them.',
      severity: 'error',
      from: { path: '^app/(kernel|ui)/', pathNot: '(fixtures|\\.test)\\.tsx?$' },
      to: { path: '^app/(capabilities|routes|root|server|cli)' },
    },
    {
      name: 'ui-reaches-no-database',
      comment: 'Components draw what they are given.',
      severity: 'error',
      from: { path: '^app/ui/' },
      to: { path: '^app/kernel/(db|act|journal|embedded|config)\\.ts$' },
    },
    {
      name: 'kernel-draws-nothing',
      severity: 'error',
      from: { path: '^app/kernel/' },
      to: { path: '^app/ui/' },
    },
    {
      name: 'browser-runs-in-a-browser',
      comment: 'The script of a page may use what is pure, and nothing that holds a secret or a socket.',
      severity: 'error',
      from: { path: '^app/browser/' },
      to: { path: '^app/|^node:', pathNot: [...pure, pureKernel, '^app/browser/'] },
    },
    {
      name: 'no-barrel',
      comment: 'Import the file that holds the thing.',
      severity: 'error',
      from: {},
      to: { path: '^app/.*/index\\.tsx?$' },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nothing imports is not part of the product.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^app/',
        pathNot: [
          '\\.(test|gen|d)\\.tsx?$',
          '^app/(routes|root|entry\\.(client|server)|server|cli|capabilities)\\.tsx?$',
          '/(routes|jobs|browser)/',
        ],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\+types/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
}
