import { expect, test } from '@jest/globals';
import { countRefusals } from '#lib/slack/count-refusals';
import { SlackRefused } from '#lib/slack/refused';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

test.each([
  ['ratelimited', {}, 'rate-limited'],
  ['no_answer', { inDoubt: true }, 'no-answer'],
  ['http_503', {}, 'no-answer'],
  ['invalid_auth', {}, 'not-allowed'],
  ['missing_scope', { needed: 'chat:write' }, 'not-allowed'],
  ['missing_scope', { needed: 'groups:read' }, 'out-of-reach'],
  ['not_in_channel', {}, 'out-of-reach'],
  ['invalid_blocks', {}, 'blocks'],
  ['msg_too_long', {}, 'other'],
])('%s %j is counted as %s, and the log has the code itself', (code, options, kind) => {
  const log = new RecordedLog();

  countRefusals(log)(new SlackRefused(code, options));

  const [line, metric] = log.lines.map((text) => JSON.parse(text) as object);
  expect(line).toMatchObject({ event: 'slack-error', kind, code });
  expect(metric).toEqual({ metric: 'SlackError', kind });
});
