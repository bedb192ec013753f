import { DEFAULT_PREFIX } from '#infra/operator/slash-commands';
import { FILTERS } from '#lib/commands/argument';
import { slashWord } from '#lib/commands/desk';
import { filterLines, optionLines, usage } from '#lib/commands/help';
import { isAct, type SlashCommandDefinition, type Subcommand } from '#lib/commands/subcommand';

const EFFECTS: Readonly<Record<Subcommand['effect'], string>> = {
  read: 'Looks and changes nothing. Only you see the answer.',
  change:
    'Changes VMs, and keeps one message in the channel up to date. A name that leads to no VM is said and stops no other.',
  interrupt: 'Interrupts what runs in VMs. One name that leads to no VM stops all.',
  destroy: 'Destroys something that cannot be brought back. One name that leads to no VM stops all.',
};

const ACTS = "Changes something of SlashVM's own, at once. Only you see the answer.";

const HEAD = `# Commands

<!-- Written by \`npm run docs\` from the definitions in functions/. Change those. -->

Type a command in any channel or direct message, not in a thread: Slack takes none there. \`help\` behind a slash word
lists its subcommands, \`help <subcommand>\` tells all about one.

**A VM** is named by

- its name, case ignored; where only case differs, the exact spelling wins; a name with blanks is quoted: \`"web 01"\`
- a glob over the whole name: \`web*\`, \`db0?\`
- \`vcenter:name\`, where two vCenters have a VM of that name
- its path: \`/DC/vm/Folder/name\` or \`vcenter:/DC/vm/Folder/name\`; a \`/\` in a name is typed \`%2f\`
- its id: \`vm-42\` or \`vcenter:vm-42\`
- its guest's DNS name, where no VM is called so

Templates and the platform's own VMs are never taken by a glob or a filter.

**Filters** narrow what names and globs mean; alone they mean every VM that fits them all. \`--vcenter\` alone means
nothing to a command that has to be told which VM.

${filterList()}

Options stand anywhere, as \`--name value\` or \`--name=value\`.
`;

/** `docs/commands.md`: what people can type, from the definitions alone. */
export function commandDocs(definitions: readonly SlashCommandDefinition[]): string {
  return [HEAD, ...definitions.map(commandSection)].join('\n');
}

function commandSection(definition: SlashCommandDefinition): string {
  const word = slashWord(definition.name, DEFAULT_PREFIX);
  const sections = Object.entries(definition.subcommands).map(([name, subcommand]) => section(word, name, subcommand));
  return [`## ${word}: ${definition.summary}\n`, ...sections].join('\n');
}

function section(word: string, name: string, subcommand: Subcommand): string {
  const options = optionLines(subcommand).map(({ shape, about }) => `- ${span(shape)} ${about}`);
  const examples = subcommand.examples.map((example) => `${word} ${name} ${example}`.trim());
  const paragraphs = [
    `### ${span(`${word} ${name}`)}`,
    `${subcommand.summary}. ${isAct(subcommand) ? ACTS : EFFECTS[subcommand.effect]}`,
    fenced([usage(word, name, subcommand)]),
    ...(subcommand.details ?? []),
    [...options, ...(filterLines(subcommand).length > 0 ? ['- and every filter'] : [])].join('\n'),
    `${examples.length === 1 ? 'Example' : 'Examples'}:`,
    fenced(examples),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function filterList(): string {
  return Object.entries(FILTERS)
    .map(([name, about]) => `- ${span(`--${name} <…>`)} ${about}`)
    .join('\n');
}

function fenced(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}

function span(text: string): string {
  return `\`${text}\``;
}
