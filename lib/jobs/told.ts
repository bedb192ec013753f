import type { Message } from '#lib/slack/message';
import { plain } from '#lib/slack/words';

/** Characters of a last word that a Job keeps. */
const KEPT = 300;

/** As much of a last word as a Job keeps: its first sentence, without mark-up. */
export function toldIn({ headline }: Pick<Message, 'headline'>): string {
  return [...plain(headline)].slice(0, KEPT).join('');
}
