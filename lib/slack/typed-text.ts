/**
 * Undoes what keyboards and Slack do to typed text before it is read as a command: typographic quotes, dashes that were
 * `--`, no-break spaces, `&amp;`, and links that Slack drew around host names.
 */
export function plainText(typed: string): string {
  return typed
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^>]*)>/g, '$1')
    .replace(/<([@#][A-Z0-9]+)\|[^>]*>/g, '<$1>')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t\r\n]/g, ' ')
    .replace(/(^| )[–—―](?=[A-Za-z])/g, '$1--')
    .trim();
}

/** The first character nobody can see (control, bidirectional, zero width, soft hyphen), as `U+202E`; such text is refused. */
export function unseenCharacter(text: string): string | undefined {
  const found = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u.exec(text);
  const code = found?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
