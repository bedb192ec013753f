import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import { didYouMean } from '#lib/targets/suggest';

/**
 * What was typed behind `npm run <word> --`, options alone.
 *
 * @throws UsageMistake for an unknown option, one without its value, and any other word
 */
export function readOptions<const O extends ParseArgsOptionsConfig>(words: readonly string[], options: O) {
  return parsed(words, options, () => parseArgs({ args: [...words], options, allowPositionals: false }).values);
}

/** The same where other words may stand between: they are its `positionals`. */
export function readWords<const O extends ParseArgsOptionsConfig>(words: readonly string[], options: O) {
  return parsed(words, options, () => parseArgs({ args: [...words], options, allowPositionals: true }));
}

function parsed<T>(words: readonly string[], options: ParseArgsOptionsConfig, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageMistake(mistake(error, words, Object.keys(options)), { cause: error });
  }
}

function mistake(error: unknown, words: readonly string[], names: readonly string[]): string {
  const { code, message } = error as { code?: string; message: string };
  const quoted = /'(-[^' ]*|[^']*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `There is no option ${quoted}.${didYouMean(quoted.replace(/^-+/, ''), names, '--')}`;
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    const near = names.includes(quoted)
      ? ` Did you mean --${quoted}?`
      : ` Everything is an option here, such as --${names[0]}.`;
    return `"${quoted}" is a word too many.${near}`;
  }
  const option = words.find((word) => word.startsWith('--') && message.includes(word.split('=', 1)[0] ?? word));
  const name = option?.split('=', 1)[0] ?? quoted;
  return /does not take an argument/.test(message) ? `${name} takes no value.` : `${name} needs a value.`;
}
