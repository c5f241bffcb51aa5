const npm = '^node_modules';
/** A library may use itself, the libraries named, and the npm packages named; nothing else. */
const only = (name, from, allowed, packages = [], builtins = '') => ({
  name,
  severity: 'error',
  from: { path: `^${from}/src`, pathNot: '(\\.(test|bench|fixture)|-contract)\\.ts$' },
  to: {
    pathNot: [
      `^${from}/`,
      ...allowed.map((path) => `^${path}/`),
      ...packages.map((packageName) => `node_modules/(@types/)?${packageName}`),
      ...(builtins ? [builtins] : []),
    ],
  },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'no-dumping-ground',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(utils?|helpers?|common|misc|types)(/|\\.tsx?$)', pathNot: npm },
    },
    only('protocol-pure', 'libs/protocol', []),
    only('metrics-pure', 'libs/metrics', []),
    only('contracts-leaf', 'libs/contracts', [], ['zod']),
    only('bus-edges', 'libs/bus', ['libs/contracts'], ['kafkajs'], '^(node:)?[a-z_/]+$'),
    only('calls-pure', 'libs/calls', ['libs/protocol', 'libs/metrics', 'libs/contracts']),
    only('diagnosis-pure', 'libs/diagnosis', ['libs/calls', 'libs/metrics', 'libs/contracts']),
    {
      name: 'kafkajs-only-in-bus',
      severity: 'error',
      from: { pathNot: '^(libs/bus|test|bench)/' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'collector-knows-packets-not-calls',
      severity: 'error',
      from: { path: '^apps/collector/src' },
      to: { path: '^(libs/(calls|diagnosis)|apps/(api|web|cli)|migrations)/' },
    },
    {
      name: 'api-not-protocol',
      severity: 'error',
      from: { path: '^apps/api/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(libs/protocol|apps/(collector|web|cli))/' },
    },
    {
      name: 'web-not-server',
      severity: 'error',
      from: { path: '^apps/web' },
      to: { path: '^(libs/(protocol|metrics|bus|calls|diagnosis)|apps/(api|collector|cli)|migrations)/' },
    },
    {
      name: 'cli-by-entries',
      severity: 'error',
      from: { path: '^apps/cli/src' },
      to: { path: '^apps/(api|collector)/src/', pathNot: '^apps/(api|collector)/src/index\\.ts$' },
    },
    {
      name: 'kysely-in-repositories',
      severity: 'error',
      from: { path: '^apps/api/src', pathNot: '(\\.repository\\.ts|/database/|\\.test\\.ts|/ingest/)' },
      to: { path: 'node_modules/(kysely|pg|pg-copy-streams)/' },
    },
    {
      name: 'migrations-kysely-only',
      severity: 'error',
      from: { path: '^migrations/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^migrations/', 'node_modules/kysely', '^(node:)?(path|fs|fs/promises|url)$'] },
    },
    {
      name: 'charts-only-recharts',
      severity: 'error',
      from: { path: '^apps/web/src', pathNot: '^apps/web/src/charts/' },
      to: { path: 'node_modules/recharts' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.next)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
