import { readBlock } from '#infra/operator/site/read-site';
import type { SiteValues } from '#infra/operator/site/site';

/** What was typed as `--param="name=value"`, once for each parameter, and everything that is wrong with it. */
export function readTyped(typed: readonly string[]): {
  readonly values: SiteValues;
  readonly mistakes: readonly string[];
  /** Of what something was typed, rightly or not. */
  readonly said: readonly string[];
} {
  const mistakes: string[] = [];
  const pairs = typed.map(
    (word) => [word.split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1).trimEnd()] as const,
  );
  const values = readBlock(
    Object.fromEntries(pairs),
    '',
    (name, sentence) => void mistakes.push(`--param ${name}: ${sentence}`),
  );
  // The framework takes a text from there, and what rings the alarm's bell is a list.
  if (values.alarmActions !== undefined) mistakes.push('--param alarmActions: it is a list: name it in the site file.');
  return { values, mistakes, said: pairs.map(([name]) => name) };
}
