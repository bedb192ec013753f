import { distance } from 'fastest-levenshtein';

/** Up to three names that the typed one may have been meant to be, nearest first. */
export function suggest(typed: string, names: Iterable<string>): readonly string[] {
  const word = typed.toLowerCase();
  const limit = word.length <= 4 ? 1 : 2;
  const near: { name: string; score: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const score = word.length >= 3 && other.includes(word) ? held(word, other) : nearness(word, other, limit);
    if (score <= limit) near.push({ name, score });
  }
  near.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name));
  return near.slice(0, 3).map(({ name }) => name);
}

/** ` Did you mean app01 or app02?`, or nothing; `before` is put before each, as `--`. A name with blanks is quoted, as it has to be typed. */
export function didYouMean(typed: string, names: Iterable<string>, before = ''): string {
  const near = suggest(typed, names).map((name) => (name.includes(' ') ? `${before}"${name}"` : `${before}${name}`));
  if (near.length === 0) return '';
  const last = near.at(-1);
  return ` Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`;
}

/** What begins with the word is nearer than what only holds it. */
function held(word: string, other: string): number {
  return other.startsWith(word) ? 0.3 : 0.5;
}

function nearness(word: string, other: string, limit: number): number {
  return Math.abs(word.length - other.length) > limit ? Number.POSITIVE_INFINITY : distance(word, other);
}
