/**
 * True where a glob fits the whole of a text, case ignored: `*` any characters, `?` one.
 *
 * No regular expression: what somebody types would make one that takes for ever. Here a star that took too little takes
 * one character more, and no earlier star is asked again.
 */
export function fitsGlob(glob: string, text: string): boolean {
  const pattern = [...glob.toLowerCase()];
  const characters = [...text.toLowerCase()];
  let at = 0;
  let star = -1;
  let taken = 0;
  for (let next = 0; next < characters.length; ) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      taken = next;
    } else if (pattern[at] === '?' || (at < pattern.length && pattern[at] === characters[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      at = star + 1;
      taken += 1;
      next = taken;
    } else return false;
  }
  return pattern.slice(at).every((character) => character === '*');
}
