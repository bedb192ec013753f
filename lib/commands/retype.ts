import type { Takes } from '#lib/commands/argument';
import { FILTERS } from '#lib/commands/argument';
import { optionName } from '#lib/commands/parse-arguments';
import { quoted } from '#lib/slack/quoted';
import type { Word } from '#lib/targets/query';

/** A word that was not clear, and what is typed in its place. */
export interface Instead {
  readonly of: string;
  readonly typed: string;
}

/** Options that say how a command was run and not what for. */
const NOT_AGAIN = new Set(['again', 'share']);

/**
 * The words behind a subcommand as they would be typed for other VMs: everything but the VMs stays as it was.
 *
 * @param forms what stands for the VMs now, as `typedForm` gives it
 * @param filters whether what narrowed the VMs stays too; a form needs no narrowing
 * @param instead a word, or an option's value, that another is typed for
 */
export function retype(
  takes: Takes,
  words: readonly Word[],
  forms: readonly string[],
  filters: boolean,
  instead?: Instead,
): string {
  const retyped = (text: string): string => quoted(text === instead?.of ? instead.typed : text);
  const options = Object.entries(takes);
  const valued = new Set(options.filter(([, { kind }]) => VALUED.has(kind)).map(([key]) => optionName(key)));
  const isOneVm = options.some(([, { kind }]) => kind === 'target');
  const kept: string[] = [];
  let positional = 0;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    const option = word.quoted ? null : /^--([^=]+)(=)?/.exec(word.text);
    if (option === null) {
      positional += 1;
      // Behind one VM come other words of the command; several VMs are all of its words.
      if (isOneVm && positional > 1) kept.push(retyped(word.text));
      continue;
    }
    const name = (option[1] ?? '').toLowerCase();
    const takesNext = option[2] === undefined && (valued.has(name) || name in FILTERS);
    const value = takesNext ? words[at + 1]?.text : undefined;
    if (takesNext) at += 1;
    if (NOT_AGAIN.has(name) || (name in FILTERS && !filters)) continue;
    kept.push(value === undefined ? optionText(word.text, retyped) : `--${name} ${retyped(value)}`);
  }
  return [...forms, ...kept].join(' ');
}

const VALUED = new Set(['text', 'texts', 'duration']);

/** `--name=before patch` with its value quoted. */
function optionText(text: string, retyped: (value: string) => string): string {
  const equals = text.indexOf('=');
  return equals < 0 ? text : `${text.slice(0, equals)}=${retyped(text.slice(equals + 1))}`;
}
