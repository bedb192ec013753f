import { describe, expect, test } from '@jest/globals';
import { vm } from '#functions/vm/definition';
import { offerActions, pickActions } from '#lib/commands/offer-actions';
import type { PreparedChange } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Action } from '#lib/slack/message';
import { exampleTarget } from '#test/lib/jobs/example-job';

const LONG = 'n'.repeat(80);
const retyped = (form: string, instead: string): string => `/vm info ${form} for ${instead}`;
const choices = (count: number, about = 'Web · esx01 · prod') =>
  Array.from({ length: count }, (_, index) => ({ form: `prod:vm-${index}`, about: `${about}${index}` }));
const labels = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) => ('options' in action ? action.options : [action]).map(({ label }) => label));

describe('pickActions', () => {
  test('is a button for each VM up to five, and a list above', () => {
    expect(pickActions([{ typed: 'web01', choices: choices(5) }], retyped)).toHaveLength(5);
    const [list, ...others] = pickActions([{ typed: 'web01', choices: choices(6) }], retyped);
    expect(list).toMatchObject({ placeholder: 'Which "web01"?' });
    expect(list === undefined ? [] : labels([list])).toHaveLength(6);
    expect(others).toEqual([]);
  });

  test('runs the command as it would be typed for that VM', () => {
    expect(pickActions([{ typed: 'web01', choices: choices(1) }], retyped)).toEqual([
      { label: 'Web · esx01 · prod0', press: { act: 'run', text: '/vm info prod:vm-0 for web01' } },
    ]);
  });

  test('is nothing for a word that fits no VM', () => {
    expect(pickActions([{ typed: 'nix01' }], retyped)).toEqual([]);
  });

  test('names the word only where several are asked about', () => {
    const one = { typed: 'web01', choices: choices(1) };
    expect(labels(pickActions([one, { typed: 'nix01' }], retyped))).toEqual(['Web · esx01 · prod0']);
    expect(labels(pickActions([one, { ...one, typed: 'db01' }], retyped))).toEqual([
      'web01: Web · esx01 · prod0',
      'db01: Web · esx01 · prod0',
    ]);
  });

  test('cuts what is too long where it tells least: the ends of the places stay', () => {
    const about = `${'Folder/'.repeat(20)}Web · esx01.example.com · prod`;
    const words = [LONG, 'db01'].map((typed) => ({ typed, choices: choices(2, about) }));
    const shown = labels(pickActions(words, retyped));
    for (const label of shown) {
      expect([...label].length).toBeLessThanOrEqual(75);
      expect(label).toMatch(/Web · esx01\.example\.com · prod\d$/);
    }
    expect(new Set(shown).size).toBe(4);
  });
});

describe('offerActions', () => {
  const prepared = vm.subcommands['power-off']?.prepare(tokenize('web01 app01 --folder Web')) as PreparedChange;
  const typed = { word: '/vm', subcommand: 'power-off' };
  const offering = (name: string, more: Partial<JobTarget> = {}): JobTarget =>
    exampleTarget(name, { state: 'settled', offers: [{ label: 'Start', subcommand: 'start' }], ...more });

  test('is one button for each offer, with the VM’s name where there are several', () => {
    expect(labels(offerActions(typed, prepared, [offering('app01')]))).toEqual(['Start']);
    expect(labels(offerActions(typed, prepared, [offering('app01'), exampleTarget('app02')]))).toEqual([
      'Start: app01',
    ]);
  });

  test('tells two VMs of one name apart', () => {
    const twins = [offering('web01', { path: '/DC0/vm/Web/web01' }), offering('web01', { path: '/DC0/vm/Old/web01' })];
    expect(labels(offerActions(typed, prepared, twins))).toEqual([
      'Start: prod:/DC0/vm/Web/web01',
      'Start: prod:/DC0/vm/Old/web01',
    ]);
  });

  test('fits whatever the VM is called', () => {
    const [label = ''] = labels(offerActions(typed, prepared, [offering(LONG), exampleTarget('app02')]));
    expect([...label]).toHaveLength(75);
  });

  test('is nothing for many VMs, whose buttons would be a wall', () => {
    const many = Array.from({ length: 5 }, (_, index) => offering(`app0${index}`));
    expect(offerActions(typed, prepared, many)).toEqual([]);
  });

  test.each([
    [{ label: 'x', subcommand: 'start' }, '/vm start prod:/DC0/vm/app01'],
    [{ label: 'x', subcommand: 'revert', options: '--snapshot "#3"' }, '/vm revert prod:/DC0/vm/app01 --snapshot "#3"'],
    [{ label: 'x', again: true }, '/vm power-off prod:/DC0/vm/app01 --again'],
    [{ label: 'x', again: true, instead: { typed: 'a', by: '#2' } }, '/vm power-off prod:/DC0/vm/app01'],
  ] as const)('types %j as %s', (offer, text) => {
    const [action] = offerActions(typed, prepared, [exampleTarget('app01', { offers: [offer] })]);
    expect(action).toMatchObject({ press: { act: 'run', text } });
  });
});
