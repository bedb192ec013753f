import { showManifest } from '#infra/operator/setup/show-manifest';
import { askForSite } from '#infra/operator/setup/site-question';
import type { SetupStep } from '#infra/operator/setup/step';

/** Slack takes an app's addresses before they exist; the true ones come in behind the deploy. */
const NOT_YET = 'https://slashvm.example.com';

/** The app in Slack, made by a person from the manifest; its id is all that the site needs of it. */
export const slackAppStep: SetupStep = {
  name: 'Slack app',
  does: 'writes the manifest of the Slack app, and asks for the id of the app that you make from it',
  async look({ site }) {
    const { appId } = site.values();
    return appId === undefined
      ? { done: false, says: site.exists() ? `${site.file} names no app.` : `There is no ${site.file} yet.` }
      : { done: true, says: `${appId}, in ${site.file}` };
  },
  async act(desk) {
    const { place, terminal, site, findStack } = desk;
    // Slack cannot call a laptop, and its app's form takes no such address.
    const apiUrl = place.local ? undefined : (await findStack())?.apiUrl;
    const file = showManifest(desk, apiUrl ?? NOT_YET);
    terminal.say('Open https://api.slack.com/apps, "Create New App", "From a manifest", choose the workspace, and');
    terminal.say(`paste what is in ${file}. Then "Install to Workspace".`);
    site.write(await askForSite(terminal, 'appId'));
  },
};
