import { runTool } from '#infra/operator/run-tool';
import { add } from '#infra/operator/vcenter/add';
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

runTool('vcenter', openTerminal(), run);
