import { examine } from '#infra/operator/doctor/examine';
import { DOCTOR_USAGE, readDoctorRequest } from '#infra/operator/doctor/request';
import { sayExamined } from '#infra/operator/doctor/say-examined';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import { findPlace } from '#infra/operator/vcenter/place';
import { openTerminal, type Terminal } from '#infra/operator/vcenter/terminal';
import { SaidError } from '#lib/errors';

async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const request = readDoctorRequest(words);
  if (request === 'help') {
    terminal.say(DOCTOR_USAGE);
    return 0;
  }
  const place = await findPlace({ ...request, read: false });
  const commands = SLASH_COMMANDS.map(({ name }) => name);
  const { failed, warned } = await sayExamined(terminal, examine(place, { commands, vcenters: request.vcenters }));
  terminal.say('');
  terminal.say(
    failed === 0 ? `Every link holds${warned === 0 ? '' : `, ${warned} to be noted`}.` : `${failed} failed.`,
  );
  return failed === 0 ? 0 : 1;
}

function complain(terminal: Terminal, error: unknown): number {
  if (error instanceof SaidError) {
    terminal.complain(error.message);
    if (error.kind === 'usage') terminal.complain('All of it: npm run doctor -- --help');
    return error.kind === 'usage' ? 2 : 1;
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  terminal.complain(awsSentence(error) ?? `Something went wrong (${what}).`);
  return 1;
}

// The functions run on Node 24; that the SDK will one day want more than this machine's Node is no news to an operator.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const terminal = openTerminal();
run(process.argv.slice(2), terminal).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(terminal, error)),
);
