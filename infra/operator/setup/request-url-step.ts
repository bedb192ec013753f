import { rememberAddress, rememberedAddress } from '#infra/operator/setup/memory';
import { showManifest } from '#infra/operator/setup/show-manifest';
import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { SaidError } from '#lib/errors';

/** The app in Slack gets the addresses that the deploy has made. */
export const requestUrlStep: SetupStep = {
  name: 'Addresses in Slack',
  does: "writes the manifest with the API's address, for you to paste into the app",
  async look(desk) {
    if (desk.place.local) return { done: true, says: 'the local Slack calls the local gateway by itself' };
    const apiUrl = await addressOf(desk);
    if (apiUrl === undefined) return { done: false, says: 'There is no address before the deploy.' };
    return rememberedAddress(keyOf(desk)) === apiUrl
      ? { done: true, says: apiUrl }
      : { done: false, says: `The app does not know ${apiUrl} yet.` };
  },
  async act(desk) {
    const { terminal, site, again } = desk;
    const apiUrl = await addressOf(desk);
    if (apiUrl === undefined) throw new SaidError('refused', `The stack has no address. Deploy first: ${again}`);
    const file = showManifest(desk, apiUrl);
    terminal.say(`Open https://api.slack.com/apps/${site.values().appId}/app-manifest, put what is in ${file}`);
    terminal.say('in the place of what is there, and save.');
    if (!(await terminal.agree('Saved?'))) {
      throw new SaidError('refused', `Until then Slack calls nobody. Go on with ${again}`);
    }
    rememberAddress(keyOf(desk), apiUrl);
  },
};

async function addressOf({ findStack }: SetupDesk): Promise<string | undefined> {
  return (await findStack())?.apiUrl;
}

function keyOf({ place, site }: SetupDesk): string {
  return `${place.stage}/${site.values().appId}`;
}
