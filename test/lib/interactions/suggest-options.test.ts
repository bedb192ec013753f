import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { optionsFor } from '#lib/interactions/suggest-options';
import type { Form } from '#lib/slack/message';
import type { Candidate } from '#lib/targets/source';
import { exampleJob } from '#test/lib/jobs/example-job';
import { standingWith } from '#test/lib/policy/standing-with';
import { candidate } from '#test/lib/targets/inventory-source';

const form = (templates: boolean): Form => ({
  title: '/vm snapshot',
  command: '/vm snapshot',
  fields: [
    { name: 'vms', label: 'VMs', about: '', required: true, kind: 'words', vms: { several: true, templates } },
    { name: 'name', label: 'Name', about: '', required: false, kind: 'option' },
  ],
});

const EVERYTHING = standingWith([{ role: 'operator' }]);
const JOB = { command: 'vm', asked: { ...exampleJob().asked, user: 'UREQUESTER', channel: 'C1' } };

const ask = (
  vms: readonly Candidate[],
  typed: string,
  { list = 'vms.list', templates = false, standing = EVERYTHING } = {},
) => {
  const index = { vcenter: 'prod', url: '', generation: '1', takenAt: 0, vms };
  const indexes = { all: async () => [index], listedAt: async () => 0, renewStale: async () => undefined };
  const { policy } = standing;
  const authority = {
    policy,
    standing: async () => standing,
    groupsOf: async () => new Set<string>(),
    userGroups: async () => new Map(),
    save: async () => false,
  };
  return optionsFor({ indexes, authority }, JOB, form(templates), { list, typed });
};

describe('The options of a list', () => {
  const vms = [candidate('app01', { moId: 'vm-1' }), candidate('tpl', { moId: 'vm-2', template: true })];

  test('are the VMs that fit, each with its id as the value', async () => {
    expect(await ask(vms, 'ap')).toEqual({
      options: [{ text: { type: 'plain_text', text: 'app01 (prod, /DC0/vm)' }, value: 'prod:vm-1' }],
    });
  });

  test('have templates only where the command takes them', async () => {
    expect(await ask(vms, 'tpl')).toEqual({ options: [] });
    expect(await ask(vms, 'tpl', { templates: true })).toMatchObject({ options: [{ value: 'prod:vm-2' }] });
  });

  test.each(['vms', 'name.list', 'name', ''])('are none for "%s", which is no list', async (list) => {
    expect(await ask(vms, 'app', { list })).toEqual({ options: [] });
  });

  test('are those on which the asker may run the command here, and so is their number', async () => {
    const many = Array.from({ length: 300 }, (_, number) =>
      candidate(`web${number}`, { folder: number % 2 === 0 ? 'Team/Web' : 'Other' }),
    );
    const standing = standingWith([{ role: 'viewer' }, { permissions: ['vm:snapshot'], targets: { folder: 'Team' } }]);
    const answer = await ask(many, 'web', { standing });
    expect(answer).toMatchObject({ option_groups: [{ label: { text: '100 of 150 VMs: type more of the name' } }] });
    expect(await ask(many, 'web1', { standing: standingWith([{ role: 'viewer' }]) })).toEqual({ options: [] });
  });

  test.each([
    ['a grant', standingWith([{ role: 'operator', targets: { tag: 'env=dev' } }])],
    ['a deny', standingWith([{ role: 'operator' }], [{ permissions: ['vm:*'], targets: { tag: 'env=prod' } }])],
  ])('are without VMs for which %s goes by a tag', async (_what, standing) => {
    expect(await ask(vms, 'app', { standing })).toEqual({ options: [] });
  });

  test('are none where the channel’s rules exclude the command', async () => {
    const channels = [{ channel: '*', include: ['*:*'], exclude: ['vm:snapshot'] }];
    const standing = standingWith([{ role: 'operator' }], [], { policy: { channels } });
    expect(await ask(vms, 'app', { standing })).toEqual({ options: [] });
  });

  test('say under which label they are not all', async () => {
    const many = Array.from({ length: 2345 }, (_, number) => candidate(`web${number}`));
    const answer = await ask(many, 'web');
    expect(answer).toMatchObject({ option_groups: [{ label: { text: '100 of 2345 VMs: type more of the name' } }] });
  });

  test('are what Slack takes, whatever VMs are called', async () => {
    const name = fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 150 }), fc.string({ maxLength: 2 }), async (names, typed) => {
        const answer = await ask(
          names.map((one) => candidate(one)),
          typed,
        );
        const options = 'options' in answer ? answer.options : answer.option_groups[0].options;
        expect(options.length).toBeLessThanOrEqual(100);
        for (const { text, value } of options) {
          expect(text.text.length).toBeLessThanOrEqual(75);
          expect(text.text).not.toBe('');
          expect(value.length).toBeLessThanOrEqual(150);
        }
      }),
    );
  });
});
