import config from './jest.config.mjs';

/** What test/run.ts runs: the same tests, with V8's counts kept for its report. */
export default {
  ...config,
  collectCoverage: true,
  coverageProvider: 'v8',
  coveragePathIgnorePatterns: ['/node_modules/', '<rootDir>/infra/', '<rootDir>/test/'],
  // Jest's own report knows nothing of function processes; test/run.ts prints the one that does.
  coverageReporters: ['json-summary'],
  coverageDirectory: '<rootDir>/.coverage',
  reporters: ['default', ['<rootDir>/test/coverage/v8-reporter.cjs', { directory: '.coverage/jest' }]],
};
