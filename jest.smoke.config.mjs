import config from './jest.config.mjs';

/** The front door alone: signed requests in, transcripts out, against the built bundles. */
export default { ...config, testMatch: ['<rootDir>/test/{functions,front-door}/**/*.test.ts'], passWithNoTests: true };
