/** Adds up the steps of .ci/run: the tests of those that Jest ran, and one failure for any other that failed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , directory] = process.argv;

const testsOf = (name) => {
  const file = join(directory, `${name}.json`);
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests,
  };
};

const steps = existsSync(join(directory, 'steps'))
  ? readFileSync(join(directory, 'steps'), 'utf8').trim().split('\n')
  : [];
const total = { passed: 0, failed: steps.length === 0 ? 1 : 0 };

console.log();
for (const step of steps) {
  const [name, status] = step.split('\t');
  const { passed, failed, skipped } = testsOf(name);
  total.passed += passed;
  total.failed += status === '0' ? failed : Math.max(failed, 1);
  console.log(
    `${name}: ${status === '0' ? 'done' : `failed (${status})`}, ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
