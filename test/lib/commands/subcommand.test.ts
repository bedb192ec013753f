import { describe, expect, test } from '@jest/globals';
import { snapshot } from '#functions/vm/snapshot';
import { arg } from '#lib/commands/argument';
import { defineRead } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';

const prepared = (text: string) => snapshot.prepare(tokenize(text));
const targets = (text: string) => prepared(text).query.words.map((word) => word.text);

describe('a change', () => {
  test('takes its targets', () => {
    expect(targets('app01 --name "before patch" prod:db01')).toEqual(['app01', 'prod:db01']);
  });

  test.each(['list', 'create', 'delete', 'remove', 'revert', 'show', 'all', 'ALL'])(
    'refuses the word %s, which is another command’s, wherever it stands',
    (word) => {
      for (const text of [word, `${word} app01`, `app01 ${word}`, `--name x ${word}`, `${word} --xyz`]) {
        expect(() => prepared(text)).toThrow(`"${word}" is no VM here.`);
      }
    },
  );

  test('takes such a word as a name where it is quoted', () => {
    expect(targets('"list" \'all\'')).toEqual(['list', 'all']);
  });

  test('takes such a word as the value of an option', () => {
    expect(targets('--name list app01')).toEqual(['app01']);
    expect(targets('app01 --description=all')).toEqual(['app01']);
  });

  test('says what to type instead', () => {
    expect(() => prepared('list app01')).toThrow(
      '"list" is no VM here. To list snapshots, type `/vm snapshots <vm>`. If a VM is called so, quote it: "list".',
    );
  });

  test.each(['', '--memory', '--name x', '--vcenter prod', '--again'])(
    'takes %j for no target: nothing never means all',
    (text) => {
      expect(() => prepared(text)).toThrow('Which VM? Name at least one; nothing here means "all".');
    },
  );

  test.each(['--folder Prod', '--power on', '--tag x --vcenter prod', '"*"'])('takes %j for a target', (text) => {
    expect(() => prepared(text)).not.toThrow();
  });
});

describe('a read', () => {
  test('passes what was typed to its answer', async () => {
    const read = defineRead({
      summary: 'x',
      examples: [''],
      takes: { vms: arg.vms({ required: false }), name: arg.option.text({ max: 9, about: 'x' }) },
      answer: async ({ vms, name }) => ({ severity: 'info', headline: `${vms.words.length} ${name}` }),
    });
    const { answer } = read.prepare(tokenize('a b --name c'));
    expect(await answer({} as Parameters<typeof answer>[0])).toEqual({ severity: 'info', headline: '2 c' });
    expect(() => read.prepare(tokenize('--xyz'))).toThrow('There is no option "--xyz" here.');
  });
});
