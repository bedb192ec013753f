import config from './jest.config.mjs';

/** The long matrices: every request killed, every fault. They start their own stacks, so one file at a time. */
export default {
  ...config,
  testMatch: ['<rootDir>/test/chaos/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 40 * 60_000,
  maxWorkers: 1,
  passWithNoTests: true,
};
