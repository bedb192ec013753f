import type { Takes } from '#lib/commands/argument';
import { FILTERS } from '#lib/commands/argument';
import { optionName } from '#lib/commands/parse-arguments';
import type { Instead } from '#lib/jobs/job-target';
import { quoted } from '#lib/slack/quoted';
import type { Word } from '#lib/targets/query';

/** Options that say how a command was run and not what for. */
const NOT_AGAIN = new Set(['again', 'share']);

/**
 * The words behind a subcommand as they would be typed for other VMs: everything but the VMs stays as it was.
 *
 * @param forms what stands for the VMs now, as `typedForm` gives it
 * @param filters whether what narrowed the VMs stays too; a form needs no narrowing
 * @param instead a word that was not clear where it first stands, and the one that is
 */
export function retype(
  takes: Takes,
  words: readonly Word[],
  forms: readonly string[],
  filters: boolean,
  instead?: Instead,
): string {
  let unclear = instead;
  const clear = (text: string): string => {
    if (text !== unclear?.typed) return quoted(text);
    const { by } = unclear;
    unclear = undefined;
    return quoted(by);
  };
  const options = Object.entries(takes);
  const valued = new Set(COMMON_VALUED);
  for (const [key, { kind }] of options) if (VALUED.has(kind)) valued.add(optionName(key));
  const positionals = options.map(([, { kind }]) => kind).filter((kind) => kind === 'target' || kind === 'word');
  // How many words stand before the one VM; several VMs are all of a command's words.
  const before = positionals.indexOf('target');
  const leading: string[] = [];
  const kept: string[] = [];
  let positional = 0;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    const option = word.quoted ? null : /^--([^=]+)(=)?/.exec(word.text);
    if (option === null) {
      positional += 1;
      if (positional <= before) leading.push(clear(word.text));
      else if (before >= 0 && positional > before + 1) kept.push(clear(word.text));
      continue;
    }
    const name = (option[1] ?? '').toLowerCase();
    const takesNext = option[2] === undefined && (valued.has(name) || name in FILTERS);
    const value = takesNext ? words[at + 1]?.text : undefined;
    if (takesNext) at += 1;
    if (NOT_AGAIN.has(name) || (name in FILTERS && !filters)) continue;
    kept.push(value === undefined ? optionText(word.text, clear) : `--${name} ${clear(value)}`);
  }
  return [...leading, ...forms, ...kept].join(' ');
}

const VALUED = new Set(['text', 'texts', 'duration']);

/** What every change takes with a value. */
const COMMON_VALUED = ['reason', 'approver'];

/** `--name=before patch` with its value quoted. */
function optionText(text: string, clear: (value: string) => string): string {
  const equals = text.indexOf('=');
  return equals < 0 ? text : `${text.slice(0, equals)}=${clear(text.slice(equals + 1))}`;
}
