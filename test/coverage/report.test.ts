import { expect, test } from '@jest/globals';
import { coverageReport, ranges } from '#test/coverage/report';

const lines = (run: number, missing: number[]): Map<number, boolean> =>
  new Map([
    ...Array.from({ length: run }, (_, at): [number, boolean] => [at + 1, true]),
    ...missing.map((line): [number, boolean] => [line, false]),
  ]);

test('neighbouring lines are drawn together', () => {
  expect(ranges([1, 3, 4, 5, 9])).toBe('1, 3-5, 9');
});

test('the files with the least come first, and the total is over all lines', () => {
  const report = coverageReport(
    [
      { file: '/p/lib/whole.ts', lines: lines(10, []) },
      { file: '/p/lib/half.ts', lines: lines(2, [7, 8]) },
      { file: '/p/lib/none.ts', lines: lines(0, [1]) },
      { file: '/p/lib/types.ts', lines: new Map() },
    ],
    '/p',
  );

  expect(report.percent).toBeCloseTo(80);
  expect(report.text.split('\n')).toEqual([
    'lib/none.ts    0.0 %      0/1  1',
    'lib/half.ts   50.0 %      2/4  7-8',
    'Lines of lib and functions: 80.0 % (12 of 15)',
  ]);
  expect(report.lcov).toContain('SF:lib/half.ts\nDA:1,1\nDA:2,1\nDA:7,0\nDA:8,0\nend_of_record\n');
});

test('a share just below a mark is not rounded up to it', () => {
  expect(coverageReport([{ file: '/p/a.ts', lines: lines(8999, [9001]) }], '/p').text).toContain('99.9 %');
});
