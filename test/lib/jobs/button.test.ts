import { describe, expect, test } from '@jest/globals';
import { buttonOf, mintToken, readToken, withTokens } from '#lib/jobs/button';
import type { Message } from '#lib/slack/message';

const JOB = 'vblaabcdefghijkl';
const MESSAGE: Message = {
  severity: 'question',
  headline: 'Really?',
  actions: [
    { label: 'Confirm', press: { act: 'confirm' } },
    { label: 'Cancel', press: { act: 'cancel' } },
    {
      placeholder: 'Which one?',
      options: [
        { label: 'a', press: { act: 'run', text: '/vm info a' } },
        { label: 'b', press: { act: 'run', text: '/vm info b' } },
      ],
    },
  ],
};

const tokensOf = ({ actions = [] }: Message): readonly string[] =>
  actions.flatMap((action) => ('options' in action ? action.options : [action]).map(({ token }) => token ?? ''));

describe('the buttons of a message', () => {
  test('each get a token of their own, of which only the hash is kept', () => {
    const { message, buttons } = withTokens(JOB, MESSAGE);
    const tokens = tokensOf(message);
    expect(new Set(tokens).size).toBe(4);
    for (const token of tokens) {
      expect(token).toMatch(/^vblaabcdefghijkl\.[a-z2-7]{26}$/);
      expect(JSON.stringify(buttons)).not.toContain(token.slice(JOB.length + 1));
    }
  });

  test('are found by their tokens, each by its own', () => {
    const { message, buttons } = withTokens(JOB, MESSAGE);
    const found = tokensOf(message).map((token) => buttonOf(buttons, readToken(token) ?? { job: '', secret: '' }));
    expect(found.map((button) => button?.press)).toEqual([
      { act: 'confirm' },
      { act: 'cancel' },
      { act: 'run', text: '/vm info a' },
      { act: 'run', text: '/vm info b' },
    ]);
  });

  test('are other ones whenever they are shown anew', () => {
    const [first, second] = [withTokens(JOB, MESSAGE), withTokens(JOB, MESSAGE)];
    const [token = ''] = tokensOf(first.message);
    expect(buttonOf(second.buttons, readToken(token) ?? { job: '', secret: '' })).toBeUndefined();
  });

  test('keep the token they were given', () => {
    const stop = mintToken(JOB, { act: 'stop' });
    const { message, buttons } = withTokens(JOB, {
      severity: 'working',
      headline: 'Going on',
      actions: [{ label: 'Cancel', press: { act: 'stop' }, token: stop.token }],
    });
    expect(tokensOf(message)).toEqual([stop.token]);
    expect(buttons).toEqual([]);
  });

  test('are none where a message has none', () => {
    expect(withTokens(JOB, { severity: 'info', headline: 'Done' })).toEqual({
      message: { severity: 'info', headline: 'Done' },
      buttons: [],
    });
  });
});

describe('readToken', () => {
  const SECRET = 'abcdefghijklmnopqrstuvwxyz';

  test('takes a Job and 128 bits', () => {
    expect(readToken(`${JOB}.${SECRET}`)).toEqual({ job: JOB, secret: SECRET });
  });

  test.each([
    ['nothing', ''],
    ['a Job alone', JOB],
    ['a Job and a dot', `${JOB}.`],
    ['a secret alone', SECRET],
    ['a Job in capitals', `${JOB.toUpperCase()}.${SECRET}`],
    ['too short a secret', `${JOB}.${SECRET.slice(1)}`],
    ['too long a secret', `${JOB}.${SECRET}a`],
    ['a third part', `${JOB}.${SECRET}.a`],
    ['a line behind it', `${JOB}.${SECRET}\n`],
    ['a key of the table', `JOB#${JOB}.${SECRET}`],
    ['characters of another alphabet', `${JOB}.${SECRET.slice(2)}01`],
  ])('refuses %s', (_what, value) => {
    expect(readToken(value)).toBeUndefined();
  });
});
