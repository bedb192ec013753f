import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { add } from '#infra/operator/vcenter/add';
import { nameMistake } from '#infra/operator/vcenter/address';
import { readRequest } from '#infra/operator/vcenter/request';

/** The first vCenter, as `npm run vcenter -- add` stores it; more are added by that. */
export const vcenterStep: SetupStep = {
  name: 'vCenter',
  does: "asks for the first vCenter's name, address, user and password, tries them, and stores them in Secrets Manager",
  async look({ store }) {
    const names = (await store.list()).map(({ name }) => name);
    return names.length === 0 ? { done: false, says: 'No vCenter is stored.' } : { done: true, says: names.join(', ') };
  },
  async act({ place, store, terminal }: SetupDesk) {
    const name = await terminal.ask('What the vCenter is called in chat, such as prod', { check: nameMistake });
    const reaches = await terminal.agree('Does this machine reach it? Then it is tried before it is stored');
    // Shows whose certificate it is; where a public authority has signed it there is nothing to agree to.
    const words = ['add', name, reaches ? '--fingerprint' : '--untested'];
    const request = readRequest(words);
    if (request === 'help') return;
    await add({ place, store, terminal }, request);
  },
};
