const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '/': '%2f', '\\': '%5c' };

/** vCenter stores `/`, `\` and `%` of a name escaped; people see and type them plain. */
export function decodeInventoryName(stored: string): string {
  if (!stored.includes('%')) return stored;
  return stored.replace(/%(2f|25|5c)/gi, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
}

export function encodeInventoryName(plain: string): string {
  return plain.replace(/[%/\\]/g, (character) => ESCAPES[character] ?? character);
}

/** One element of an inventory path, where only `/` is written escaped. */
export function pathElement(plain: string): string {
  return plain.replaceAll('/', '%2f');
}
