// The rules of the house (docs/architecture.md): services do not know each other, domain knows nobody, adapters do not know each other.
const inside = (service) => `^services/${service}/src`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(packages|services|web)/[^/]+/src', pathNot: '\\.test\\.ts$' },
      to: { circular: true },
    },
    { name: 'packages-know-no-service', severity: 'error', from: { path: '^packages/' }, to: { path: '^(services|web|e2e|bench)/' } },
    { name: 'contracts-is-a-leaf', severity: 'error', from: { path: '^packages/contracts/src' }, to: { path: '^packages/(?!contracts)' } },
    {
      name: 'services-do-not-import-each-other',
      severity: 'error',
      from: { path: '^services/(?!standalone)([^/]+)/' },
      to: { path: '^services/(?!$1/)' },
    },
    {
      name: 'standalone-imports-only-entries',
      severity: 'error',
      from: { path: inside('standalone') },
      to: { path: '^services/(?!standalone)[^/]+/src/(?!app\\.ts$)' },
    },
    {
      name: 'domain-imports-itself-and-pure-types',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [
          '^services/[^/]+/src/domain/',
          '^packages/dossier/',
          '^packages/documents/src/papers\\.ts$',
          '^packages/bulk/src/(import-job|table-time)\\.ts$',
        ],
      },
    },
    {
      name: 'application-knows-ports-not-adapters',
      severity: 'error',
      from: { path: '^services/[^/]+/src/application/' },
      to: { path: '^services/[^/]+/src/adapters/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/adapters/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/$1/src/adapters/(?!$2/)' },
    },
    { name: 'pages-reach-services-over-http-only', severity: 'error', from: { path: '^web/' }, to: { path: '^services/' } },
    {
      name: 'testkit-only-in-tests',
      severity: 'error',
      from: { path: '^(packages|services|web)/[^/]+/src', pathNot: ['\\.test\\.ts$', '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
}
