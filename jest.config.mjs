// One project per kind of test; scripts/test.ts runs them and sums up. A *.test.ts that belongs to none, or to two, fails the orphan guard.
const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/data/'],
  ...more,
})

export default {
  // Not a measure: only how long a slow, busy machine may take before a test is called stuck.
  testTimeout: 300_000,
  projects: [
    project('unit', ['{packages,services,web}/**/src/**/*.test.ts', 'scripts/**/*.test.ts']),
    project('integration', ['{packages,services,web}/**/test/integration/**/*.test.ts']),
    project('component', ['{packages,services,web}/**/test/component/**/*.test.ts']),
    project('containers', ['{packages,services,web}/**/test/containers/**/*.test.ts'], {
      globalSetup: '<rootDir>/packages/testkit/src/start-shared.ts',
      globalTeardown: '<rootDir>/packages/testkit/src/stop-shared.ts',
    }),
    project('e2e', ['e2e/**/*.test.ts'], { setupFilesAfterEnv: ['<rootDir>/e2e/end-instances.ts'] }),
  ],
}
