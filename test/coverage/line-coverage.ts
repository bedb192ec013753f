import { dirname, resolve } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { Innermost } from '#test/coverage/innermost';
import { readSource, type Source, type Statement } from '#test/coverage/statements';

/** V8's counts of one function: the whole of it, then the blocks in it that ran another number of times. */
export interface FunctionCoverage {
  ranges: { startOffset: number; endOffset: number; count: number }[];
}

/** A script that ran, with where its code comes from and the counts of every process that ran it. */
export interface RunScript {
  /** The sources in the map are relative to this file. */
  file: string;
  code: string;
  map: string;
  runs: FunctionCoverage[][];
}

export interface FileCoverage {
  file: string;
  /** Lines that something begins on, and whether any of that has run. */
  lines: Map<number, boolean>;
}

/** Places in a script's code, by the statement they are code of. */
type Places = Map<Statement, number[]>;

const offsetsOfLines = (code: string): number[] => {
  const offsets = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) offsets.push(at + 1);
  return offsets;
};

const placesOf = ({ file, code, map }: RunScript, sources: ReadonlyMap<string, Source>): Places => {
  const offsets = offsetsOfLines(code);
  const places: Places = new Map();
  eachMapping(new TraceMap(map), ({ source, originalLine, originalColumn, generatedLine, generatedColumn }) => {
    if (source === null) return;
    const statement = sources.get(resolve(dirname(file), source))?.statementAt(originalLine, originalColumn);
    if (!statement) return;
    const place = (offsets[generatedLine - 1] ?? 0) + generatedColumn;
    const known = places.get(statement);
    if (known) known.push(place);
    else places.set(statement, [place]);
  });
  return places;
};

const countsOf = (functions: readonly FunctionCoverage[]): Innermost<number> =>
  new Innermost(
    functions.flatMap(({ ranges }) =>
      ranges.map(({ startOffset, endOffset, count }) => ({ start: startOffset, end: endOffset, value: count })),
    ),
  );

const statementsRun = (scripts: readonly RunScript[], sources: ReadonlyMap<string, Source>): Set<Statement> => {
  const run = new Set<Statement>();
  for (const script of scripts) {
    const places = placesOf(script, sources);
    for (const functions of script.runs) {
      const counts = countsOf(functions);
      for (const [statement, where] of places) {
        if (where.some((place) => (counts.at(place) ?? 0) > 0)) {
          run.add(statement);
          places.delete(statement);
        }
      }
    }
  }
  return run;
};

/** Which lines of these files have run in any of the scripts; `files` gives each one's text. */
export function lineCoverage(files: ReadonlyMap<string, string>, scripts: readonly RunScript[]): FileCoverage[] {
  const sources = new Map([...files].map(([file, text]) => [file, readSource(text)]));
  const run = statementsRun(scripts, sources);
  return [...sources].map(([file, { statements }]) => {
    const lines = new Map<number, boolean>();
    for (const statement of statements) {
      lines.set(statement.line, (lines.get(statement.line) ?? false) || run.has(statement));
    }
    return { file, lines };
  });
}
