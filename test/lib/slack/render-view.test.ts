import { describe, expect, test } from '@jest/globals';
import type { FormField } from '#lib/slack/message';
import { formView } from '#lib/slack/render-view';

const vms = (several: boolean, required = true): FormField => ({
  name: 'vms',
  label: several ? 'VMs' : 'VM',
  about: 'name or path',
  required,
  kind: 'words',
  vms: { several, templates: false },
});
const blocks = (field: FormField, listedAt?: number): readonly object[] =>
  formView('job.token', { title: '/vm snapshot', command: '/vm snapshot', fields: [field] }, listedAt).blocks;
const plain = (text: string) => ({ type: 'plain_text', text });

describe('A field of VMs', () => {
  test('is a list and a text, both optional, for one of them is enough', () => {
    expect(blocks(vms(true), Date.UTC(2026, 10, 25, 14, 3))).toEqual([
      {
        type: 'input',
        block_id: 'vms.list',
        optional: true,
        label: plain('VMs'),
        hint: plain(
          'Choose here or type below. The list is as of 25 Nov 2026 14:03 UTC or later. What is not in it can be typed.',
        ),
        element: {
          type: 'multi_external_select',
          action_id: 'vms.list',
          placeholder: plain('Type a part of the name'),
          min_query_length: 1,
        },
      },
      {
        type: 'input',
        block_id: 'vms',
        optional: true,
        label: plain('or type names, globs, paths'),
        hint: plain('name or path'),
        element: { type: 'plain_text_input', action_id: 'vms', max_length: 3000 },
      },
    ]);
  });

  test('of a command for one VM takes one from the list', () => {
    expect(blocks(vms(false))).toMatchObject([
      { label: plain('VM'), element: { type: 'external_select' } },
      { label: plain('or type its name or path') },
    ]);
  });

  test('says that its list is still being made where there is none', () => {
    const [list] = blocks(vms(true, false));
    expect(list).toMatchObject({ hint: plain('The list is still being made. What is not in it can be typed.') });
  });

  test('of a Job from before there were lists is a text alone', () => {
    const { vms: _, ...before } = vms(true);
    expect(blocks(before)).toMatchObject([{ block_id: 'vms', optional: false }]);
  });
});
