import config from './jest.config.mjs';

/** The long matrices: every request killed, every answer lost. Two files at a time: much of each is waiting. */
export default {
  ...config,
  testMatch: ['<rootDir>/test/chaos/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 40 * 60_000,
  maxWorkers: 2,
  passWithNoTests: true,
};
