import { describe, expect, test } from '@jest/globals';
import { access } from '#functions/access/definition';
import { vm as whole } from '#functions/vm/definition';
import { help, unknown, usage, withUsage } from '#lib/commands/help';
import { tokenize } from '#lib/commands/tokenize';
import { renderMessage } from '#lib/slack/render-message';

const { list, info, snapshot, snapshots } = whole.subcommands;

/** Four of /vm's own, so that a new subcommand changes nothing here. */
const vm = { ...whole, subcommands: { list, info, snapshot, snapshots } } as typeof whole;

const text = (about: string) => renderMessage(help(vm, '/vm', tokenize(about), () => true)).text;

describe('help', () => {
  test('lists every subcommand with its usage', () => {
    expect(text('')).toBe(
      [
        'ℹ️ */vm* virtual machines',
        '• *list* List VMs and templates, all or those that fit. `/vm list [vm…]`',
        '• *info* Show what a VM is, where it runs and how it is. `/vm info &lt;vm…&gt;`',
        '• *snapshot* Take a snapshot of one or more VMs. `/vm snapshot &lt;vm…&gt; [--name &lt;text&gt;] [--description &lt;text&gt;] [--memory] [--quiesce]`',
        '• *snapshots* Show the snapshots of VMs as a tree. `/vm snapshots &lt;vm…&gt;`',
        'More about one: `/vm help snapshots`',
        'A VM is a name, a glob (web*), vcenter:name, a path (/DC/vm/Folder/name) or an id (vm-42). Quote blanks.',
      ].join('\n'),
    );
  });

  test('tells all about one', () => {
    expect(text('snapshots')).toBe(
      [
        'ℹ️ `/vm snapshots &lt;vm…&gt;` Show the snapshots of VMs as a tree.',
        '• `&lt;vm…&gt;` name, glob (web*), vcenter:name, path (/DC/vm/Folder/name) or id (vm-42); quote names with blanks',
        '• `[--share]` answer in the channel instead of you alone',
        '• `[--vcenter &lt;…&gt;]` only on this vCenter',
        '• `[--datacenter &lt;…&gt;]` only in this datacenter',
        '• `[--cluster &lt;…&gt;]` only in this cluster',
        '• `[--host &lt;…&gt;]` only on this host',
        '• `[--pool &lt;…&gt;]` only in this resource pool',
        '• `[--folder &lt;…&gt;]` only in this folder and its subfolders',
        '• `[--tag &lt;…&gt;]` only with this tag (name or category:name)',
        '• `[--power &lt;…&gt;]` on, off or suspended',
        'Sizes are what each snapshot holds plus what was written since it was taken; vCenter counts them now and then.',
        'Example: `/vm snapshots app01`',
        'Example: `/vm snapshots app01 db01`',
      ].join('\n'),
    );
  });

  test('shows --again where something is changed', () => {
    expect(text('SNAPSHOT')).toContain('`[--again]` run although the same was typed a moment ago');
    expect(text('info')).not.toContain('--again');
  });

  test.each([
    ['snapshto', '/vm has no subcommand "snapshto". Did you mean snapshot or snapshots?'],
    ['reboot', '/vm has no subcommand "reboot". There are list, info, snapshot, snapshots, help.'],
    ['constructor', '/vm has no subcommand "constructor". There are list, info, snapshot, snapshots, help.'],
    ['list info', '"info" is one word too many here. Type /vm help list'],
  ])('refuses help about %j', (about, said) => {
    expect(() => text(about)).toThrow(said);
  });

  test('fits a message without a file, for every subcommand', () => {
    for (const name of ['', ...Object.keys(vm.subcommands)]) {
      expect(renderMessage(help(vm, '/vm', tokenize(name), () => true)).files).toEqual([]);
    }
  });
});

test('usage is beside a usage error, with an example', () => {
  const { info } = vm.subcommands;
  if (info === undefined) throw new Error('There is no /vm info.');
  expect(usage('/vm-x', 'info', info)).toBe('/vm-x info <vm…>');
  const message = withUsage({ severity: 'warning', headline: 'Which VM?' }, '/vm', 'info', info);
  expect(renderMessage(message).text).toBe('⚠️ Which VM?\nUsage: `/vm info &lt;vm…&gt;`\nExample: `/vm info app01`');
});

test('no form is offered for what is picked from lists that Slack offers while somebody types', () => {
  const { grant } = access.subcommands;
  if (grant === undefined) throw new Error('There is no /vm-access grant.');
  const message = withUsage({ severity: 'warning', headline: 'Whom?' }, '/vm-access', 'grant', grant);
  expect(message.actions).toEqual([]);
});

test('an unknown subcommand is quoted as typed', () => {
  expect(unknown(vm, '/vm', 'Snap')).toMatchObject({ kind: 'usage', message: expect.stringContaining('"Snap"') });
});
