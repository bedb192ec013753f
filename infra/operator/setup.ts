import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readSetupRequest, type SetupRequest, sameAgain, USAGE } from '#infra/operator/setup/request';
import { createSiteHolder, type SiteHolder } from '#infra/operator/setup/site-holder';
import { askForSite } from '#infra/operator/setup/site-question';
import { walk } from '#infra/operator/setup/walk';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import { findPlace } from '#infra/operator/vcenter/place';
import { readRequest } from '#infra/operator/vcenter/request';
import { createVCenterStore } from '#infra/operator/vcenter/secrets';
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
  const flags = [...(local ? ['--local'] : ['--stage', stage]), ...(region === undefined ? [] : ['--region', region])];
  const place = await findPlace(placeOptions(flags));
  return await walk(
    {
      ...{ place, region, terminal, site },
      store: createVCenterStore(place.secrets, place.folder),
      slackApiUrl: place.slackApiUrl,
      findStack: () => findStack(place),
      deploy: runServerless,
      examine: () => examine(place),
      again: sameAgain(request),
    },
    { dryRun: request['dry-run'] },
  );
}

/** Secrets and stack are in one region, so that it is settled first. */
async function chooseRegion(request: SetupRequest, site: SiteHolder, terminal: Terminal): Promise<string | undefined> {
  const { region = site.values().region, local } = request;
  if (region !== undefined || local || request['dry-run'] || !terminal.interactive) return local ? undefined : region;
  const asked = await askForSite(terminal, 'region');
  site.write(asked);
  return asked.region;
}

function placeOptions(flags: readonly string[]) {
  const request = readRequest(['list', ...flags]);
  if (request === 'help') throw new Error('These are flags of a place alone.');
  return request.options;
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
