import { examine } from '#infra/operator/doctor/examine';
import { DOCTOR_USAGE, readDoctorRequest } from '#infra/operator/doctor/request';
import { sayExamined } from '#infra/operator/doctor/say-examined';
import { runTool } from '#infra/operator/run-tool';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import { findPlace } from '#infra/operator/vcenter/place';
import { openTerminal, type Terminal } from '#infra/operator/vcenter/terminal';

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

runTool('doctor', openTerminal(), run);
