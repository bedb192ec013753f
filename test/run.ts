/** `npm test`, after the linters: the packaged product under test, and how much of it the tests ran. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageProduct } from '#infra/local/package-product';
import { bundleTools } from '#test/bundle-tools';
import { lineCoverage } from '#test/coverage/line-coverage';
import { readFunctionRuns, readJestRuns } from '#test/coverage/read-runs';
import { coverageReport } from '#test/coverage/report';
import { packaged } from '#test/infra/aws/packaged';

const LEAST_PERCENT = 90;
const root = process.cwd();
const coverage = join(root, '.coverage');

const runJest = async (args: readonly string[], made: Readonly<Record<string, string>>): Promise<number> => {
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const env = {
    ...process.env,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    SLASHVM_COVERAGE: coverage,
    ...made,
  };
  const child = spawn(process.execPath, [jest, '--config', 'jest.coverage.config.mjs', ...args], {
    env,
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
};

const sourceFiles = (): string[] =>
  ['lib', 'functions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );

const checkCoverage = (): boolean => {
  const texts = new Map(sourceFiles().map((file) => [file, readFileSync(file, 'utf8')]));
  const scripts = [
    ...readJestRuns(join(coverage, 'jest')),
    ...readFunctionRuns(join(coverage, 'functions'), join(root, '.build')),
  ];
  const report = coverageReport(lineCoverage(texts, scripts), root);
  writeFileSync(join(coverage, 'lcov.info'), report.lcov);
  process.stdout.write(`\n${report.text}\n`);
  if (report.percent >= LEAST_PERCENT) return true;
  process.stdout.write(`That is less than ${LEAST_PERCENT} %. Every line is in .coverage/lcov.info.\n`);
  return false;
};

const main = async (): Promise<void> => {
  rmSync(coverage, { recursive: true, force: true });
  mkdirSync(coverage);
  await packageProduct();
  const { folder } = await packaged();
  const made = { SLASHVM_TOOLS: await bundleTools(root), SLASHVM_TEST_PACKAGE: folder };
  const code = await runJest(process.argv.slice(2), made);
  rmSync(folder, { recursive: true, force: true });
  const covered = checkCoverage();
  process.exitCode = code === 0 && !covered ? 1 : code;
};

void main();
