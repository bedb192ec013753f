import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import type { Terminal } from '#infra/operator/vcenter/terminal';
import { SaidError } from '#lib/errors';

/**
 * Runs `npm run <tool> -- …` to its exit code: what it answers, 2 where something is wrong about what was typed, 1 for
 * whatever else went wrong. What people can do something about is said in a sentence.
 */
export function runTool(
  tool: string,
  terminal: Terminal,
  run: (words: readonly string[], terminal: Terminal) => Promise<number>,
): void {
  // The functions run on Node 24; that the SDK will one day want more than this machine's Node is no news to an operator.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  run(process.argv.slice(2), terminal).then(
    (code) => process.exit(code),
    (error: unknown) => process.exit(complain(tool, terminal, error)),
  );
}

function complain(tool: string, terminal: Terminal, error: unknown): number {
  if (error instanceof SaidError) {
    terminal.complain(error.message);
    if (error.kind === 'usage') terminal.complain(`All of it: npm run ${tool} -- --help`);
    return error.kind === 'usage' ? 2 : 1;
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  terminal.complain(awsSentence(error) ?? `Something went wrong (${what}).`);
  return 1;
}
