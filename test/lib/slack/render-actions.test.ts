import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockProblems } from '#infra/local/slack/validate-blocks';
import { withTokens } from '#lib/jobs/button';
import type { Action } from '#lib/slack/message';
import { actionsBlock } from '#lib/slack/render-actions';
import { renderMessage } from '#lib/slack/render-message';

const run = (label: string, token?: string): Action => ({
  label,
  press: { act: 'run', text: '/vm info app01' },
  ...(token === undefined ? {} : { token }),
});

describe('actionsBlock', () => {
  test('is a row of buttons and lists, each with an id of its own', () => {
    const list: Action = {
      placeholder: 'Which "web01"?',
      options: [{ label: 'Web · prod', about: 'on', press: { act: 'cancel' }, token: 'c' }],
    };
    expect(actionsBlock([run('Start', 'a'), { ...run('Power off', 'b'), style: 'danger' } as Action, list])).toEqual([
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'button-0', text: { type: 'plain_text', text: 'Start' }, value: 'a' },
          {
            type: 'button',
            action_id: 'button-1',
            text: { type: 'plain_text', text: 'Power off' },
            value: 'b',
            style: 'danger',
          },
          {
            type: 'static_select',
            action_id: 'choice-2',
            placeholder: { type: 'plain_text', text: 'Which "web01"?' },
            options: [
              {
                text: { type: 'plain_text', text: 'Web · prod' },
                value: 'c',
                description: { type: 'plain_text', text: 'on' },
              },
            ],
          },
        ],
      },
    ]);
  });

  test('shows nothing that nobody could answer', () => {
    expect(actionsBlock([])).toEqual([]);
    expect(actionsBlock([run('Start')])).toEqual([]);
    const list: Action = { placeholder: 'Which?', options: [{ label: 'a', press: { act: 'cancel' } }] };
    expect(actionsBlock([list])).toEqual([]);
  });

  test('shows as many as Slack does', () => {
    const [block] = actionsBlock(Array.from({ length: 40 }, (_, index) => run(`b${index}`, `t${index}`)));
    expect(block?.elements).toHaveLength(25);
  });

  test('keeps within Slack’s limits and gives each thing an id of its own, whatever the labels are', () => {
    const label = fc.string({ unit: 'grapheme', maxLength: 200 });
    const option = fc.record({ label, about: label, press: fc.constant({ act: 'cancel' } as const) });
    const action: fc.Arbitrary<Action> = fc.oneof(
      fc.record({ label, press: fc.constant({ act: 'cancel' } as const), style: fc.constant('danger' as const) }),
      fc.record({ placeholder: label, options: fc.array(option, { maxLength: 60 }) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), label, (actions, headline) => {
        const { message } = withTokens('vblaabcdefghijkl', { severity: 'question', headline, actions });
        const { blocks, text } = renderMessage(message);
        expect(blockProblems(blocks, 'message')).toEqual([]);
        expect(text.length).toBeLessThanOrEqual(3900);
        const ids = actionsBlock(message.actions ?? []).flatMap(({ elements }) => elements.map((one) => one.action_id));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 60 },
    );
  });
});
