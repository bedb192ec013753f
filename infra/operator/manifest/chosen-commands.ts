import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import { slashWord } from '#lib/commands/desk';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { didYouMean } from '#lib/targets/suggest';

/** Commands as an operator lists them, with commas between: `vm,/vm-audit`. */
export interface Choice {
  /** These alone. */
  readonly commands?: string | undefined;
  /** All but these. */
  readonly without?: string | undefined;
}

/**
 * The commands that the app is to have, in their own order. Each is named by its folder or by its slash word.
 *
 * @throws UsageMistake where one is unknown, or none would be left
 */
export function chooseCommands(
  all: readonly SlashCommandDefinition[],
  prefix: string,
  { commands, without }: Choice,
): readonly SlashCommandDefinition[] {
  if (commands !== undefined && without !== undefined) {
    throw new UsageMistake('--commands names those to have, --without those to leave out: say one of them.');
  }
  const named = new Set(listed(commands ?? without ?? '').map((word) => nameOf(word, all, prefix)));
  const chosen = without === undefined && commands === undefined ? all : all.filter(isChosen);
  if (chosen.length === 0) throw new UsageMistake('No command would be left, and an app without one does nothing.');
  return chosen;

  function isChosen({ name }: SlashCommandDefinition): boolean {
    return named.has(name) === (commands !== undefined);
  }
}

function listed(typed: string): readonly string[] {
  return typed
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function nameOf(typed: string, all: readonly SlashCommandDefinition[], prefix: string): string {
  const word = typed.replace(/^\//, '');
  const found = all.find(({ name }) => word === name || `/${word}` === slashWord(name, prefix));
  if (found !== undefined) return found.name;
  const names = all.map(({ name }) => name);
  const hint = didYouMean(word, names) || ` There are ${names.join(', ')}.`;
  throw new UsageMistake(`There is no command "${typed}".${hint}`);
}
