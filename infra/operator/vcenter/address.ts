import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why this is no name for a vCenter; it is typed in chat before a colon: `prod:app01`. */
export function nameMistake(name: string): string | undefined {
  if (/^[a-z0-9][a-z0-9-]{0,40}$/.test(name)) return undefined;
  return `A vCenter's name is typed in chat, as in prod:app01: small letters, digits and hyphens, at most 41, and no hyphen first.`;
}

/** Why this is no vCenter's address; never quotes it, for it may hold a password. */
export function addressMistake(address: string, local: boolean): string | undefined {
  if (!address.includes('://')) return `The address begins with https://, as in https://vc.example.com.`;
  if (!URL.canParse(address)) return 'That is no address. It is like https://vc.example.com.';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    return 'No user name and no password in the address: they have options and questions of their own.';
  }
  if (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) {
    return local ? pathMistake(url) : 'Plain http is for a local run (--local) only: https:// is needed.';
  }
  if (url.protocol !== 'https:')
    return 'The address has to begin with https://: plain http is only for this machine itself.';
  return pathMistake(url);
}

function pathMistake(url: URL): string | undefined {
  const bare = url.pathname === '/' && url.search === '' && url.hash === '';
  return bare ? undefined : `Only the host, without what follows it: ${url.origin}.`;
}

/** The address as it is stored: `https://vc.example.com`. */
export function readAddress(address: string, local: boolean): URL {
  const mistake = addressMistake(address, local);
  if (mistake !== undefined) throw new UsageMistake(mistake);
  return new URL(address);
}

/** Basic authentication ends the name at a colon. */
export function usernameMistake(username: string): string | undefined {
  return /[:\p{C}]/u.test(username) ? 'A user name holds no colon and no control characters.' : undefined;
}
