/** A piece of a query: `{ word: 'message' }`, `{ text: 'job-vm' }`, `{ pattern: /^vcenter/ }`, `{ sign: '(' }`. */
export type Token =
  | { readonly word: string }
  | { readonly text: string }
  | { readonly pattern: RegExp }
  | { readonly sign: string };

const TOKEN = /\s*(?:"([^"]*)"|\/((?:\\.|[^/\\])+)\/|([@A-Za-z_][\w.@]*|\d+(?:\.\d+)?|\*)|(!=|<=|>=|[=<>()[\],]))/y;

/** Reads one command of a query; whatever is none of its pieces is an error. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`Not understood: ${text.slice(from)}`);
    const [, quoted, pattern, word, sign] = found;
    if (quoted !== undefined) tokens.push({ text: quoted });
    else if (pattern !== undefined) tokens.push({ pattern: regExpOf(pattern) });
    else if (word !== undefined) tokens.push({ word });
    else tokens.push({ sign: sign ?? '' });
  }
  return tokens;
}

/** `(?i)` at the beginning is RE2's; JavaScript has a flag. */
function regExpOf(pattern: string): RegExp {
  const insensitive = pattern.startsWith('(?i)');
  return new RegExp(insensitive ? pattern.slice(4) : pattern, insensitive ? 'i' : '');
}

/** The commands of a query, between its pipes; comments are left out. */
export function commandsOf(query: string): readonly string[] {
  const lines = query.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const parts = lines.join('\n').match(/(?:"[^"]*"|\/(?:\\.|[^/\\\n])+\/|[^|"/])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Goes through tokens one by one. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Takes the next one if it is this word or sign. */
  take(expected: string): boolean {
    const token = this.#tokens[this.#at];
    const is =
      token !== undefined &&
      (('word' in token && token.word === expected) || ('sign' in token && token.sign === expected));
    if (is) this.#at += 1;
    return is;
  }

  expect(expected: string): void {
    if (!this.take(expected))
      throw new Error(`"${expected}" is missing before ${JSON.stringify(this.#tokens[this.#at])}`);
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('The command ends too early.');
    this.#at += 1;
    return token;
  }

  word(): string {
    const token = this.next();
    if (!('word' in token)) throw new Error(`A name is missing: ${JSON.stringify(token)}`);
    return token.word;
  }
}
