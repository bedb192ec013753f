import type { Terminal } from '#infra/operator/vcenter/terminal';
import type { Link } from '#lib/doctor/link';

const WORDS: Readonly<Record<Link['state'], string>> = {
  ok: 'ok',
  warned: 'note',
  failed: 'failed',
  skipped: 'skipped',
};

/** A link on one line, and what to do about it on the next. */
export function sayLink(terminal: Pick<Terminal, 'say'>, { link, state, says, cure }: Link): void {
  terminal.say(`${WORDS[state].padEnd(8)}${link.padEnd(14)}${says}`);
  if (cure !== undefined) terminal.say(`${' '.repeat(22)}${cure}`);
}
