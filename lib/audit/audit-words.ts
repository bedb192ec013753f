import type { AuditDecision } from '#lib/audit/audit-entry';
import { age } from '#lib/slack/age';
import { channel, type Words } from '#lib/slack/words';

/** `after 1.2 s`, `after 5 minutes`. */
export function tookWords(milliseconds: number): string {
  return `after ${milliseconds < 60_000 ? `${(Math.max(milliseconds, 0) / 1000).toFixed(1)} s` : age(milliseconds)}`;
}

/** Where something was typed; a direct message has no name that could be shown. */
export function placeWords(id: string): Words {
  return id.startsWith('D') ? 'a direct message' : [channel(id)];
}

const ACTS: Readonly<Record<AuditDecision['act'], string>> = {
  confirm: 'Confirmed',
  cancel: 'Cancelled',
  approve: 'Approved',
  deny: 'Denied',
  stop: 'Asked to end while it ran',
};

/** What somebody decided. */
export function actWords({ act }: AuditDecision): string {
  return ACTS[act];
}
