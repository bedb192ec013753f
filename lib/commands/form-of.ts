import type { Argument } from '#lib/commands/argument';
import { optionName } from '#lib/commands/parse-arguments';
import type { Subcommand } from '#lib/commands/subcommand';
import type { Form, FormField } from '#lib/slack/message';

/** A subcommand as a form: from its declaration, as usage and help are. */
export function formOf(word: string, name: string, subcommand: Pick<Subcommand, 'takes' | 'effect'>): Form {
  const { takes, effect } = subcommand;
  return {
    title: `${word} ${name}`,
    command: `${word} ${name}`,
    fields: Object.entries(takes).map(([key, argument]) => fieldOf(optionName(key), argument, effect === 'read')),
  };
}

function fieldOf(name: string, argument: Argument<unknown>, templates: boolean): FormField {
  const { kind, about, required, max } = argument;
  const field = { name, about, required, ...(max === undefined ? {} : { max }) };
  if (kind === 'targets') return { ...field, label: 'VMs', kind: 'words', vms: { several: true, templates } };
  if (kind === 'target') return { ...field, label: 'VM', kind: 'words', vms: { several: false, templates } };
  const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
  if (kind === 'flag') return { ...field, label, kind: 'flag' };
  if (kind === 'word' || kind === 'words') return { ...field, label, kind };
  return { ...field, label, kind: 'option' };
}
