/** A word as it has to be typed. There is no escape character: a text with both kinds of quotes cannot be typed. */
export function quoted(text: string): string {
  if (/^[^\s"'“”‘’-][^\s"'“”‘’]*$/.test(text)) return text;
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
