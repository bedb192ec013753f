import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeStack } from '#infra/operator/doctor/describe-stack';
import { examine } from '#infra/operator/doctor/examine';
import { sayExamined } from '#infra/operator/doctor/say-examined';
import { runTool } from '#infra/operator/run-tool';
import { readSetupRequest, type SetupRequest, sameAgain, USAGE } from '#infra/operator/setup/request';
import { createSiteHolder, type SiteHolder } from '#infra/operator/setup/site-holder';
import { askForSite } from '#infra/operator/setup/site-question';
import { walk } from '#infra/operator/setup/walk';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import { findPlace, type Place } from '#infra/operator/vcenter/place';
import { createVCenterStore, type VCenterStore } from '#infra/operator/vcenter/secrets';
import { openTerminal, type Terminal } from '#infra/operator/vcenter/terminal';
import { DEFAULT_STAGE, LOCAL_STAGE } from '#lib/doctor/operator-command';

async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const request = readSetupRequest(words);
  if (request.help) {
    terminal.say(USAGE);
    return 0;
  }
  const { local, stage = local ? LOCAL_STAGE : DEFAULT_STAGE } = request;
  const site = createSiteHolder(request.site, stage);
  const region = await chooseRegion(request, site, terminal);
  const where = { stage: local ? undefined : stage, region, local };
  const place = await findPlace({ ...where, read: false });
  return await walk(
    {
      ...{ place, region, terminal, site },
      accounts: {
        write: accountsAt(place, terminal),
        read: accountsAt(await findPlace({ ...where, read: true }), terminal),
      },
      findStack: () => describeStack(place),
      deploy: runServerless,
      examine: () => sayDiagnosis(place, terminal),
      again: sameAgain(request),
    },
    { dryRun: request['dry-run'] },
  );
}

/** Secrets and stack are in one region, so that it is settled first; a new site file says it, for a deploy reads it there. */
async function chooseRegion(request: SetupRequest, site: SiteHolder, terminal: Terminal): Promise<string | undefined> {
  const { region = site.values().region, local } = request;
  if (local) return undefined;
  const mayWrite = terminal.interactive && !request['dry-run'];
  if (!mayWrite || (region !== undefined && site.exists())) return region;
  const chosen = region === undefined ? await askForSite(terminal, 'region') : { region };
  site.write(chosen);
  return chosen.region;
}

function accountsAt(place: Place, terminal: Terminal): OperatorDesk {
  const storeOf = (folder: string): VCenterStore => createVCenterStore(place.secrets, folder);
  return { place, terminal, store: storeOf(place.folder), others: storeOf(place.otherFolder) };
}

async function sayDiagnosis(place: Place, terminal: Terminal): Promise<number> {
  const commands = SLASH_COMMANDS.map(({ name }) => name);
  const { failed } = await sayExamined(terminal, examine(place, { commands, vcenters: [] }));
  terminal.say('');
  return failed === 0 ? 0 : 1;
}

/** In this terminal: the framework asks and shows for itself. */
async function runServerless(words: readonly string[]): Promise<number> {
  const child = spawn('npx', ['serverless', ...words], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

runTool('setup', openTerminal({ stopped: 'Stopped. What is done stays; run it again to go on.' }), run);
