import { createHash } from 'node:crypto';

/** What stands in a bundle in place of a library's file. */
export interface Replacement {
  /** From `node_modules/` on, with slashes. */
  readonly file: string;
  /** @throws Error where the source is not what was read when the replacement was written. */
  readonly contents: (source: string) => string;
}

/** A whole file whose code is never reached; what stands for it says so if it is. */
export function insteadOf(file: string, known: string, contents: string | ((source: string) => string)): Replacement {
  return {
    file,
    contents(source) {
      requireKnown(file, known, source);
      return typeof contents === 'string' ? contents : contents(source);
    },
  };
}

/** From the first of these up to the second, or to the end of the file; in between stands the third. */
export type Cut = readonly [from: string, to: string | undefined, instead?: string];

/** Parts of a file that are never reached, in the order in which they stand in it. */
export function cutOut(file: string, known: string, cuts: readonly Cut[]): Replacement {
  return insteadOf(file, known, (source) => {
    let kept = '';
    let rest = source;
    for (const [from, to, instead = ''] of cuts) {
      const start = rest.indexOf(from);
      const end = to === undefined ? rest.length : rest.indexOf(to, start);
      if (start < 0 || end < 0) throw new Error(`${file} has no part from "${from}" to "${to}".`);
      kept += rest.slice(0, start) + instead;
      rest = rest.slice(end);
    }
    return kept + rest;
  });
}

/** One passage of a file, whatever else is in the file. */
export function swapIn(file: string, passage: string, instead: string): Replacement {
  return {
    file,
    contents(source) {
      if (source.split(passage).length !== 2) throw new Error(`${file} has not exactly one "${passage}".`);
      return source.replace(passage, () => instead);
    },
  };
}

/** JavaScript that throws, for the place where something is left out. */
export function thrown(sentence: string): string {
  return `throw new Error(${JSON.stringify(`This bundle ${sentence}`)});`;
}

/** A digest, because a library's update may begin to reach what it did not reach before. */
function requireKnown(file: string, known: string, source: string): void {
  const digest = createHash('sha256').update(source).digest('hex').slice(0, known.length);
  if (digest === known) return;
  throw new Error(
    `node_modules/${file} is not the file that was read: its digest is ${digest}, not ${known}. ` +
      'Read it, decide whether what stands for it in the bundle is still right, and put the new digest beside it in infra/aws/plugin.',
  );
}
