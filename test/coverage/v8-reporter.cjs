/** A Jest reporter that keeps V8's own counts of each test file, with the code and source maps they are counts of. */
'use strict';

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = class V8Reporter {
  constructor(_config, { directory }) {
    this.directory = directory;
    this.written = 0;
    mkdirSync(directory, { recursive: true });
  }

  onTestResult(_test, { v8Coverage = [] }) {
    const scripts = v8Coverage
      .filter(({ codeTransformResult }) => codeTransformResult?.sourceMapPath)
      .map(({ codeTransformResult: { code, sourceMapPath }, result: { url, functions } }) => ({
        ...{ file: url, code, functions },
        map: readFileSync(sourceMapPath, 'utf8'),
      }));
    this.written += 1;
    writeFileSync(join(this.directory, `${this.written}.json`), JSON.stringify(scripts));
  }
};
