import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionCoverage, RunScript } from '#test/coverage/line-coverage';

const jsonFiles = (directory: string): unknown[] =>
  (existsSync(directory) ? readdirSync(directory) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as unknown);

interface JestScript {
  file: string;
  code: string;
  map: string;
  functions: FunctionCoverage[];
}

/** What ran inside Jest, as test/coverage/v8-reporter.cjs keeps it. */
export function readJestRuns(directory: string): RunScript[] {
  const scripts = new Map<string, RunScript>();
  for (const { file, code, map, functions } of jsonFiles(directory).flat() as JestScript[]) {
    const known = scripts.get(file);
    if (known) known.runs.push(functions);
    else scripts.set(file, { file, code, map, runs: [functions] });
  }
  return [...scripts.values()];
}

interface ProcessCoverage {
  result: { url: string; functions: FunctionCoverage[] }[];
}

/** What ran in function processes, as Node writes it, of the bundles in a folder with their source maps beside them. */
export function readFunctionRuns(directory: string, bundles: string): RunScript[] {
  const scripts = new Map<string, RunScript>();
  const own = `${bundles}/`;
  for (const { result } of jsonFiles(directory) as ProcessCoverage[]) {
    for (const { url, functions } of result) {
      const file = url.startsWith('file://') ? fileURLToPath(url) : '';
      if (!file.startsWith(own)) continue;
      const known = scripts.get(file);
      if (known) known.runs.push(functions);
      else {
        const [code, map] = [readFileSync(file, 'utf8'), readFileSync(`${file}.map`, 'utf8')];
        scripts.set(file, { file, code, map, runs: [functions] });
      }
    }
  }
  return [...scripts.values()];
}
