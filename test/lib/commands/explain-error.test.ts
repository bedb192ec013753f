import { expect, test } from '@jest/globals';
import { explainError } from '#lib/commands/explain-error';
import { SaidError } from '#lib/errors';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

test('an error meant for people shows its text', () => {
  const log = new RecordedLog();
  expect(explainError(new SaidError('usage', 'Which VM?'), log, 'j1')).toEqual({
    severity: 'warning',
    headline: 'Which VM?',
  });
  expect(explainError(new SaidError('unreachable', 'It is down.'), log, 'j1')).toEqual({
    severity: 'failure',
    headline: 'It is down.',
  });
});

test('anything else becomes one stock sentence, whose reference is in the log with the whole of it', () => {
  const log = new RecordedLog();
  const { severity, headline } = explainError(new TypeError('x is undefined'), log, 'j1');
  expect(severity).toBe('failure');
  expect(headline).toMatch(/^Something went wrong \(ref [0-9a-f]{8}\)\. It has been logged\.$/);
  const reference = /ref (\w+)/.exec(String(headline))?.[1];
  expect(log.lines).toEqual([expect.stringContaining(`"reference":"${reference}"`)]);
  expect(log.lines[0]).toContain('x is undefined');
});
