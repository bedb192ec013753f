import { fitsPermission } from '#lib/policy/permission';
import type { ChannelRule, Policy } from '#lib/policy/policy';
import { fitsGlob } from '#lib/targets/glob';

/** Where something is asked. */
export interface Channel {
  readonly id: string;
  /** Absent where Slack does not say it, as of a private channel. */
  readonly name?: string;
  readonly isDirect: boolean;
}

/** Why something is not run in a channel, in a sentence; `undefined` where it may be. */
export function channelRefusal(
  permission: string,
  channel: Channel,
  { channels, directMessages }: Pick<Policy, 'channels' | 'directMessages'>,
): string | undefined {
  if (channel.isDirect) {
    if (directMessages) return undefined;
    return 'Direct messages are switched off here, so that others can see what is run. Type it in a channel.';
  }
  for (const rule of channels) {
    const fits = fitsChannel(rule, channel);
    // A name that nobody knows may fit: such a rule takes what it would take, and gives nothing.
    if (fits !== false && !permits(rule, permission)) {
      return `The rules for this channel do not permit \`${permission}\` in it. Type it in another channel.`;
    }
    if (fits === true) return undefined;
  }
  return undefined;
}

/** True where an answer goes to a direct message wherever it was asked for. */
export function isAnsweredPrivately(permission: string, { privately }: Pick<Policy, 'privately'>): boolean {
  return privately.some((glob) => fitsPermission(glob, permission));
}

function fitsChannel({ channel: wanted }: ChannelRule, { id, name }: Channel): boolean | 'unknown' {
  if (wanted === id || /^\*+$/.test(wanted)) return true;
  if (/^[CG][A-Z0-9]{7,}$/.test(wanted)) return false;
  return name === undefined ? 'unknown' : fitsGlob(wanted.replace(/^#/, ''), name);
}

function permits({ include, exclude }: ChannelRule, permission: string): boolean {
  const names = (globs: readonly string[]): boolean => globs.some((glob) => fitsPermission(glob, permission));
  return names(include) && !names(exclude);
}
