/** Tests run as ES modules on the runtime that users get; swc strips the types. */
export default {
  // What a test file leaves in the temporary folder fails it.
  testEnvironment: '<rootDir>/__tests__/support/tidy-environment.ts',
  // A limit for what hangs, and none on how slow or busy a machine may be.
  testTimeout: 60_000,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/fixtures/', '/peers/', '/deep/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  maxWorkers: 2,
  // Modules of a test file that has ended stay in memory (vm modules are never collected), and
  // collecting garbage among all of them took a fifth of the suite's time: a worker begins anew
  // before it has many.
  workerIdleMemoryLimit: '150MB',
};
