import base from '../../jest.config.mjs';

/** Run with GOVC set to the binary that `go build` makes in test/govc/build. */
// biome-ignore lint/style/noDefaultExport: what Jest reads.
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/govc/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
