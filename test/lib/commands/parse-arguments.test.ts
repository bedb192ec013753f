import { describe, expect, test } from '@jest/globals';
import { arg } from '#lib/commands/argument';
import { optionName, parseArguments } from '#lib/commands/parse-arguments';
import { tokenize } from '#lib/commands/tokenize';

const TAKES = {
  vms: arg.vms({ required: true }),
  name: arg.option.text({ max: 10, about: 'a name' }),
  safetyMemory: arg.flag({ about: 'with memory' }),
};

const read = (text: string, kind: 'read' | 'change' | 'act' = 'change') => {
  const { values, common } = parseArguments(TAKES, tokenize(text), kind);
  const { vms, ...rest } = values;
  return { words: vms.words.map((word) => word.text), filters: vms.filters, ...rest, ...common };
};
const nothing = {
  words: [],
  filters: {},
  name: undefined,
  safetyMemory: false,
  again: false,
  dryRun: false,
  share: false,
};

describe('parseArguments', () => {
  test.each([
    ['', nothing],
    ['app01 app02', { ...nothing, words: ['app01', 'app02'] }],
    ['--name x app01', { ...nothing, words: ['app01'], name: 'x' }],
    ['app01 --name=x', { ...nothing, words: ['app01'], name: 'x' }],
    ['app01 --NAME "x y" app02', { ...nothing, words: ['app01', 'app02'], name: 'x y' }],
    ['app01 --name="a=b"', { ...nothing, words: ['app01'], name: 'a=b' }],
    ['app01 --name "--x"', { ...nothing, words: ['app01'], name: '--x' }],
    ['--safety-memory app01 --again', { ...nothing, words: ['app01'], safetyMemory: true, again: true }],
    ['app01 --dry-run', { ...nothing, words: ['app01'], dryRun: true }],
    ['"--name" "--name=x"', { ...nothing, words: ['--name', '--name=x'] }],
    ['"-x"', { ...nothing, words: ['-x'] }],
    ['--folder Prod/Web --power ON', { ...nothing, filters: { folder: 'Prod/Web', power: 'poweredOn' } }],
    ['--vcenter lab --tag Env:Prod', { ...nothing, filters: { vcenter: 'lab', tag: 'Env:Prod' } }],
  ])('reads %j', (text, values) => {
    expect(read(text)).toEqual(values);
  });

  test.each([
    ['--nam x', 'There is no option "--nam" here. Did you mean --name?'],
    ['--xyz', 'There is no option "--xyz" here.'],
    ['--', 'There is no option "--" here.'],
    ['--name', '--name needs a value: --name "…".'],
    ['--name --again app01', '--name needs a value: --name "…".'],
    ['--name ""', '--name is empty. Type a text behind it.'],
    ['--name=12345678901', '--name has 11 characters; at most 10 are possible. Shorten it.'],
    ['--name a --name b', '--name is given twice. Say it once.'],
    ['--safety-memory=false', '--safety-memory takes no value. Type it alone.'],
    ['-name x', '"-name" is no option: options have two dashes, --name. Quote it if it is a name.'],
    ['--power maybe', '--power is on, off or suspended, not "maybe".'],
    ['--folder " "', '--folder is empty. Type a name behind it.'],
    ['app01 ""', 'A name is empty (""). Type the name of a VM.'],
    ['x'.repeat(500), `"${'x'.repeat(40)}…" has 500 characters; no VM's name or path is that long.`],
  ])('refuses %j with a sentence', (text, said) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'usage', message: said }));
  });

  test('counts characters as people do', () => {
    expect(read(`--name ${'🖥'.repeat(10)}`).name).toHaveLength(20);
  });

  test('knows --again only where something is changed', () => {
    expect(() => read('app01 --again', 'read')).toThrow('There is no option "--again" here.');
  });

  test('takes words and filters only for a command with VMs', () => {
    const takes = { memory: arg.flag({ about: 'x' }) };
    const alone = (text: string) => parseArguments(takes, tokenize(text), 'read').values;
    expect(alone('--memory')).toEqual({ memory: true });
    expect(() => alone('app01')).toThrow('"app01" is one word too many here.');
    expect(() => alone('--folder x')).toThrow('There is no option "--folder" here.');
  });
});

test('an option is typed with hyphens', () => {
  expect(optionName('safetyMemory')).toBe('safety-memory');
});

describe('an option', () => {
  const takes = {
    snapshot: arg.option.texts({ max: 10, about: 'a name' }),
    wait: arg.option.duration({ otherwise: 300_000, max: 12 * 3_600_000, about: 'how long' }),
  };
  const valuesOf = (text: string) => parseArguments(takes, tokenize(text), 'change').values;

  test.each([
    ['', { snapshot: [], wait: 300_000 }],
    ['--snapshot a --snapshot "#2" --snapshot="b c"', { snapshot: ['a', '#2', 'b c'], wait: 300_000 }],
    ['--wait 90s', { snapshot: [], wait: 90_000 }],
    ['--wait=5M', { snapshot: [], wait: 300_000 }],
    ['--wait "2 h"', { snapshot: [], wait: 7_200_000 }],
  ])('is given several times, or is a length of time: %j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test.each([
    ['--snapshot a --snapshot ""', '--snapshot is empty. Type a text behind it.'],
    ['--snapshot 12345678901', '--snapshot has 11 characters; at most 10 are possible. Shorten it.'],
    ['--wait 5', '--wait is a time as 30s, 5m or 2h, not "5".'],
    ['--wait soon', '--wait is a time as 30s, 5m or 2h, not "soon".'],
    ['--wait 0s', '--wait is from 1 second to 12 hours, not "0s".'],
    ['--wait 13h', '--wait is from 1 second to 12 hours, not "13h".'],
    ['--wait 1m --wait 2m', '--wait is given twice. Say it once.'],
  ])('is refused with a sentence: %j', (text, said) => {
    expect(() => valuesOf(text)).toThrow(expect.objectContaining({ kind: 'usage', message: said }));
  });
});
