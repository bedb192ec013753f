import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { build } from 'esbuild';
import { type FunctionCoverage, lineCoverage, type RunScript } from '#test/coverage/line-coverage';
import { readFunctionRuns } from '#test/coverage/read-runs';

const SOURCE = `import type { Shape } from './shape';

export interface Area {
  readonly size: number;
}

const UNIT = 2;
const shapes: Shape[] = [];

/** Says nothing itself. */
export function area(shape: Shape | undefined): Area {
  if (shape === undefined) {
    throw new Error('There is no shape.');
  }
  const { width, height } = shape;
  if (width < 0) return { size: 0 };
  shapes.push(shape);
  return { size: width * height * UNIT };
}

export const largest = (): number =>
  Math.max(
    ...shapes.map(({ width }) => width),
  );

const never = (
  text: string,
): string => text.trim();

export class Box {
  readonly lid = shapes.length;

  open(): string {
    for (const shape of shapes) {
      if (shape.width > 100) return never('wide');
    }
    return 'open';
  }
}
`;
const SHAPE = 'export interface Shape {\n  width: number;\n  height: number;\n}\n';
const LAST_LINE_OF_AREA = 18;

const directory = mkdtempSync(join(tmpdir(), 'slashvm-coverage-'));
const file = join(directory, 'area.ts');
const files = new Map([
  [file, SOURCE],
  [join(directory, 'shape.ts'), SHAPE],
]);

const bundled = async (main: string): Promise<RunScript[]> => {
  const bundles = mkdtempSync(join(directory, 'build-'));
  for (const [path, text] of files) writeFileSync(path, text);
  writeFileSync(join(directory, 'main.ts'), main);
  const outfile = join(bundles, 'index.js');
  await build({
    entryPoints: [join(directory, 'main.ts')],
    ...{ outfile, bundle: true, minify: true, keepNames: true, platform: 'node', sourcemap: 'external' },
  });
  const coverage = join(bundles, 'coverage');
  mkdirSync(coverage);
  spawnSync(process.execPath, [outfile], { env: { ...process.env, NODE_V8_COVERAGE: coverage } });
  return readFunctionRuns(coverage, bundles);
};

const covered = (scripts: readonly RunScript[]): { run: number[]; missing: number[] } => {
  const lines = [...(lineCoverage(files, scripts).find((found) => found.file === file)?.lines ?? [])];
  const numbers = (wanted: boolean): number[] => lines.filter(([, run]) => run === wanted).map(([line]) => line);
  return { run: numbers(true), missing: numbers(false) };
};

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('lineCoverage', () => {
  const MAIN = `import { area, Box } from './area';
area({ width: 2, height: 3 });
new Box().open();
`;

  test('finds the lines of a source in a minified bundle that ran', async () => {
    expect(covered(await bundled(MAIN))).toEqual({
      run: [8, 12, 15, 16, 17, 18, 26, 31, 34, 35, 37],
      missing: [13, 21, 22, 23, 28],
    });
  });

  test('adds up what several processes and bundles ran', async () => {
    const scripts = [
      ...(await bundled(MAIN)),
      ...(await bundled(`import { area, largest } from './area';
largest();
area({ width: -1, height: 1 });
try { area(undefined); } catch {}
`)),
    ];

    expect(covered(scripts)).toEqual({
      run: [8, 12, 13, 15, 16, 17, 18, 21, 22, 26, 31, 34, 35, 37],
      missing: [23, 28],
    });
  });

  test('reads what ran from code that swc wrote', () => {
    const { code, map } = transformSync(SOURCE, {
      ...{ filename: file, sourceMaps: true, module: { type: 'commonjs' } },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
    const whole = { startOffset: 0, endOffset: code.length, count: 1 };
    const start = code.indexOf('function area');
    const end = code.indexOf('const largest');
    const unrun: FunctionCoverage[] = [
      { ranges: [whole] },
      { ranges: [{ startOffset: start, endOffset: end, count: 0 }] },
    ];
    const { run, missing } = covered([{ file, code, map: map ?? '', runs: [unrun] }]);

    expect(missing).toEqual([12, 13, 15, 16, 17, LAST_LINE_OF_AREA]);
    expect(run).toEqual(expect.arrayContaining([8, 21, 26]));
  });

  test('counts every line of a file that no script holds as not run', () => {
    expect(covered([]).run).toEqual([]);
    expect(covered([]).missing).toContain(LAST_LINE_OF_AREA);
  });

  test('counts no line of a file of types', () => {
    const shape = lineCoverage(files, []).find((found) => found.file !== file);

    expect(shape?.lines.size).toBe(0);
  });

  test('reads no coverage of other scripts', async () => {
    const scripts = await bundled(MAIN);

    expect(scripts).toHaveLength(1);
    expect(readFileSync(scripts[0]?.file ?? '', 'utf8')).toBe(scripts[0]?.code);
  });
});
