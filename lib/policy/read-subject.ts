import { SaidError } from '#lib/errors';

/** Whom a grant or a deny is for, by id. */
export type Subject = { readonly user: string } | { readonly group: string } | { readonly everyone: true };

const CURE = 'Pick the person or group from the list that Slack offers behind "@", or type everyone.';

/** Reads `<@U…>`, `<!subteam^S…>` or `everyone`; a name is refused, for anybody may take one. */
export function readSubject(typed: string): Subject {
  const word = typed.trim();
  if (word.toLowerCase() === 'everyone') return { everyone: true };
  const [, user] = /^(?:<@([UW][A-Z0-9]{2,})(?:\|[^>]*)?>|([UW][A-Z0-9]{7,}))$/.exec(word)?.filter(isThere) ?? [];
  if (user !== undefined) return { user };
  const [, group] = /^(?:<!subteam\^(S[A-Z0-9]{2,})(?:\|[^>]*)?>|(S[A-Z0-9]{7,}))$/.exec(word)?.filter(isThere) ?? [];
  if (group !== undefined) return { group };
  if (/^<!(everyone|channel|here)\b/.test(word)) {
    throw new SaidError(
      'usage',
      `"${word}" calls people in a channel. For all members of the workspace type everyone.`,
    );
  }
  const kind = word.startsWith('@') ? 'is a name, and names can be changed by whoever bears them' : 'is nobody';
  throw new SaidError('usage', `"${word}" ${kind}. ${CURE}`);
}

/** Reads `<@U…>` alone. */
export function readUser(typed: string): string {
  const subject = readSubject(typed);
  if ('user' in subject) return subject.user;
  throw new SaidError('usage', `"${typed.trim()}" is no person. Pick one from the list that Slack offers behind "@".`);
}

/** Reads `<#C…>` or a channel's id; a name is refused as above. */
export function readChannel(typed: string): string {
  const [, id] =
    /^(?:<#([CGD][A-Z0-9]{2,})(?:\|[^>]*)?>|([CGD][A-Z0-9]{7,}))$/.exec(typed.trim())?.filter(isThere) ?? [];
  if (id !== undefined) return id;
  const kind = typed.trim().startsWith('#') ? 'is a name, and a channel can be renamed' : 'is no channel';
  throw new SaidError(
    'usage',
    `"${typed.trim()}" ${kind}. Pick the channel from the list that Slack offers behind "#".`,
  );
}

export function sameSubject(left: Subject, right: Subject): boolean {
  if ('user' in left) return 'user' in right && left.user === right.user;
  if ('group' in left) return 'group' in right && left.group === right.group;
  return 'everyone' in right;
}

function isThere(part: string | undefined): part is string {
  return part !== undefined;
}
