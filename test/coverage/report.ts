import { relative } from 'node:path';
import type { FileCoverage } from '#test/coverage/line-coverage';

interface Counted {
  file: string;
  covered: number;
  lines: number;
  missing: number[];
}

const LOWEST = 12;
const MISSING_WIDTH = 60;

const counted = ({ file, lines }: FileCoverage): Counted => {
  const missing = [...lines].filter(([, run]) => !run).map(([line]) => line);
  return { file, covered: lines.size - missing.length, lines: lines.size, missing: missing.sort((a, b) => a - b) };
};

const share = (covered: number, lines: number): number => (lines === 0 ? 100 : (100 * covered) / lines);

/** Rounded down, so that a file short of the mark never reads as if it had reached it. */
const percent = (value: number): string => `${(Math.floor(value * 10) / 10).toFixed(1)} %`;

/** `3-5, 9`: line numbers with neighbours drawn together. */
export function ranges(numbers: readonly number[]): string {
  const drawn: [number, number][] = [];
  for (const number of numbers) {
    const last = drawn.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else drawn.push([number, number]);
  }
  return drawn.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

const shortened = (text: string): string =>
  text.length <= MISSING_WIDTH ? text : `${text.slice(0, MISSING_WIDTH - 2)} …`;

export interface CoverageReport {
  /** Share of all lines, in per cent. */
  percent: number;
  text: string;
  /** Every file in lcov's format, as editors and review tools read it. */
  lcov: string;
}

/** Adds up the lines of all files and tells where the most are missing. */
export function coverageReport(files: readonly FileCoverage[], root: string): CoverageReport {
  const withLines = files.map(counted).filter(({ lines }) => lines > 0);
  const covered = withLines.reduce((sum, file) => sum + file.covered, 0);
  const lines = withLines.reduce((sum, file) => sum + file.lines, 0);
  const lowest = [...withLines]
    .filter(({ missing }) => missing.length > 0)
    .sort((a, b) => share(a.covered, a.lines) - share(b.covered, b.lines))
    .slice(0, LOWEST);
  const width = Math.max(0, ...lowest.map(({ file }) => relative(root, file).length));
  const rows = lowest.map(
    (file) =>
      `${relative(root, file.file).padEnd(width)}  ${percent(share(file.covered, file.lines)).padStart(7)}  ${`${file.covered}/${file.lines}`.padStart(7)}  ${shortened(ranges(file.missing))}`,
  );
  const total = `Lines of lib and functions: ${percent(share(covered, lines))} (${covered} of ${lines})`;
  const lcov = files.map(({ file, lines: found }) => {
    const data = [...found].map(([line, run]) => `DA:${line},${run ? 1 : 0}`);
    return ['TN:', `SF:${relative(root, file)}`, ...data, 'end_of_record'].join('\n');
  });
  return { percent: share(covered, lines), text: [...rows, total].join('\n'), lcov: `${lcov.join('\n')}\n` };
}
