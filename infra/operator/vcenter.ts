import { add } from '#infra/operator/vcenter/add';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import { disable } from '#infra/operator/vcenter/disable';
import { enable } from '#infra/operator/vcenter/enable';
import { list } from '#infra/operator/vcenter/list';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import { findPlace } from '#infra/operator/vcenter/place';
import { remove } from '#infra/operator/vcenter/remove';
import { readRequest, type Subcommand, USAGE, type VCenterRequest } from '#infra/operator/vcenter/request';
import { createVCenterStore } from '#infra/operator/vcenter/secrets';
import { openTerminal, type Terminal } from '#infra/operator/vcenter/terminal';
import { test } from '#infra/operator/vcenter/test';
import { SaidError } from '#lib/errors';

const SUBCOMMANDS: Readonly<Record<Subcommand, (desk: OperatorDesk, request: VCenterRequest) => Promise<number>>> = {
  list,
  add,
  remove,
  enable,
  disable,
  test,
};

async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const request = readRequest(words);
  if (request === 'help') {
    terminal.say(USAGE);
    return 0;
  }
  const place = await findPlace(request.options);
  const store = createVCenterStore(place.secrets, place.folder);
  const others = createVCenterStore(place.secrets, place.otherFolder);
  return await SUBCOMMANDS[request.subcommand]({ place, store, others, terminal }, request);
}

function complain(terminal: Terminal, error: unknown): number {
  if (error instanceof SaidError) {
    terminal.complain(error.message);
    if (error.kind === 'usage') terminal.complain('All of it: npm run vcenter -- --help');
    return error.kind === 'usage' ? 2 : 1;
  }
  terminal.complain(awsSentence(error) ?? `Something went wrong (${describe(error)}).`);
  return 1;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

// The functions run on Node 24; that the SDK will one day want more than this machine's Node is no news to an operator.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const terminal = openTerminal();
run(process.argv.slice(2), terminal).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(terminal, error)),
);
