import { fitsGlob } from '#lib/targets/glob';

/** More stars than this nobody needs, and each multiplies the work below. */
const MOST_STARS = 3;

/**
 * True where the first glob fits whatever the second fits.
 *
 * The second is written out with a letter that no glob holds, in runs of every length that the first can tell apart: such a
 * letter is taken only by `?` and `*`, so what fits then fits with any other letter too. A run longer than the first has `?`
 * goes into a star, which would take a longer one as well.
 */
export function coversGlob(wide: string, narrow: string): boolean {
  if (wide.toLowerCase() === narrow.toLowerCase() || /^\*+$/.test(wide)) return true;
  const pieces = narrow.replace(/\*+/g, '*').replaceAll('?', STRANGE).split('*');
  if (pieces.length - 1 > MOST_STARS) return false;
  const longest = [...wide].filter((character) => character === '?').length + 1;
  return writtenOut(pieces, longest).every((text) => fitsGlob(wide, text));
}

const STRANGE = '\u{10fffd}';

function writtenOut([first = '', ...others]: readonly string[], longest: number): readonly string[] {
  let texts: readonly string[] = [first];
  for (const piece of others) {
    texts = texts.flatMap((text) =>
      Array.from({ length: longest + 1 }, (_, length) => text + STRANGE.repeat(length) + piece),
    );
  }
  return texts;
}

/** True where some text fits both globs. */
export function globsMeet(left: string, right: string): boolean {
  const [first, second] = [[...left.toLowerCase()], [...right.toLowerCase()]];
  const known = new Map<string, boolean>();
  const meet = (at: number, to: number): boolean => {
    const key = `${at},${to}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = meetAt(at, to);
    known.set(key, found);
    return found;
  };
  const meetAt = (at: number, to: number): boolean => {
    const [one, other] = [first[at], second[to]];
    if (one === '*') return meet(at + 1, to) || (other !== undefined && meet(at, to + 1));
    if (other === '*') return meet(at, to + 1) || (one !== undefined && meet(at + 1, to));
    if (one === undefined || other === undefined) return one === other;
    return (one === '?' || other === '?' || one === other) && meet(at + 1, to + 1);
  };
  return meet(0, 0);
}
