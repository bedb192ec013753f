import { defineRead } from '#lib/commands/subcommand';
import { requestId, type WaitingRequest, waitingFor } from '#lib/interactions/waiting-requests';
import type { Action, Message, Row } from '#lib/slack/message';
import { bold, code, time, user, type Words, words } from '#lib/slack/words';

/** Requests that have a button of their own. */
const MOST_BUTTONS = 5;

export const list = defineRead({
  summary: 'Show what waits for your approval, and what you have asked for yourself',
  examples: [''],
  takes: {},
  async answer(_values, reading): Promise<Message> {
    const waiting = await waitingFor(reading.deciding, reading.asked.user);
    const toDecide = waiting.filter(({ mayApprove }) => mayApprove).length;
    return {
      severity: 'info',
      headline: toDecide === 0 ? 'Nothing waits for your approval' : `${count(toDecide)} for your approval`,
      rows: waiting.map(row),
      notes: waiting.length === 0 ? [] : [words('More about one: ', [code(`${reading.word} show <id>`)])],
      actions: waiting.slice(0, MOST_BUTTONS).map(({ job }): Action => {
        const id = requestId(job);
        return { label: `Show ${id}`, press: { act: 'run', text: `${reading.word} show ${id}` } };
      }),
    };
  },
});

function row({ job, missing, isOwn, mayApprove }: WaitingRequest): Row {
  const { asked, approval } = job;
  const who: Words = isOwn ? 'yours' : words('asked by ', [user(asked.user)]);
  const rules = missing
    .map(({ rule, approved }) => `"${rule.name}" has ${approved.length} of ${rule.quorum}`)
    .join(', ');
  const yours = mayApprove ? ' · yours to decide' : '';
  const until: Words = approval === undefined ? '' : words(' · until ', [time(approval.until)]);
  return { words: words([bold(requestId(job))], ' ', [code(asked.text)], ' ', who, ` · ${rules}${yours}`, until) };
}

function count(requests: number): string {
  return requests === 1 ? '1 request waits' : `${requests} requests wait`;
}
