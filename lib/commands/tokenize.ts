import { SaidError } from '#lib/errors';
import type { Word } from '#lib/targets/query';

/** Words at blanks; quotes (`"` or `'`) hold blanks together, also behind `--option=`. There is no escape character. */
export function tokenize(text: string): readonly Word[] {
  const tokens: Word[] = [];
  let token: { text: string; quoted: boolean } | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === ' ') {
      if (token !== undefined) tokens.push(token);
      token = undefined;
    } else if (opensQuote(character, token?.text)) {
      const end = text.indexOf(character, at + 1);
      if (end < 0) throw unbalanced(character, text.slice(at));
      token = { text: (token?.text ?? '') + text.slice(at + 1, end), quoted: token?.quoted ?? true };
      at = end;
    } else {
      token = { text: (token?.text ?? '') + character, quoted: token?.quoted ?? false };
    }
  }
  if (token !== undefined) tokens.push(token);
  return tokens;
}

/** An apostrophe inside a word (`it's`) is a letter; a double quote always opens. */
function opensQuote(character: string, before: string | undefined): boolean {
  if (character === '"') return true;
  return character === "'" && (before === undefined || before.endsWith('='));
}

function unbalanced(quote: string, rest: string): SaidError {
  const start = rest.length > 40 ? `${rest.slice(0, 40)}…` : rest;
  return new SaidError(
    'usage',
    `A quote is opened and never closed, from here on: ${start}\nClose it with ${quote}, or leave it out.`,
  );
}
