import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeStack } from '#infra/operator/doctor/describe-stack';
import { examine } from '#infra/operator/doctor/examine';
import { sayExamined } from '#infra/operator/doctor/say-examined';
import { readSetupRequest, type SetupRequest, sameAgain, USAGE } from '#infra/operator/setup/request';
import { createSiteHolder, type SiteHolder } from '#infra/operator/setup/site-holder';
import { askForSite } from '#infra/operator/setup/site-question';
import { walk } from '#infra/operator/setup/walk';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import { findPlace, type Place } from '#infra/operator/vcenter/place';
import { createVCenterStore, type VCenterStore } from '#infra/operator/vcenter/secrets';
import { openTerminal, type Terminal } from '#infra/operator/vcenter/terminal';
import { SaidError } from '#lib/errors';

const DEFAULT_STAGE = 'dev';

async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const request = readSetupRequest(words);
  if (request.help) {
    terminal.say(USAGE);
    return 0;
  }
  const { local, stage = local ? 'local' : DEFAULT_STAGE } = request;
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

function complain(terminal: Terminal, error: unknown): number {
  if (error instanceof SaidError) {
    terminal.complain(error.message);
    if (error.kind === 'usage') terminal.complain('All of it: npm run setup -- --help');
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
const terminal = openTerminal({ stopped: 'Stopped. What is done stays; run it again to go on.' });
run(process.argv.slice(2), terminal).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(terminal, error)),
);
