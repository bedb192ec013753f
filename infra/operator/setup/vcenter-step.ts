import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { add } from '#infra/operator/vcenter/add';
import { nameMistake } from '#infra/operator/vcenter/address';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import { readRequest } from '#infra/operator/vcenter/request';

/** The first vCenter, as `npm run vcenter -- add` stores it, and its account for reads where the site wants one. */
export const vcenterStep: SetupStep = {
  name: 'vCenter',
  does: "asks for the first vCenter's name, address, user and password, tries them, and stores them in Secrets Manager",
  async look(desk) {
    const names = await namesIn(desk.accounts.write);
    if (names.length === 0) return { done: false, says: 'No vCenter is stored.' };
    const without = await withoutReads(desk, names);
    return without.length === 0
      ? { done: true, says: names.join(', ') }
      : { done: false, says: `No account for reads is stored of ${without.join(', ')}.` };
  },
  async act(desk) {
    const { terminal, accounts } = desk;
    let names = await namesIn(accounts.write);
    if (names.length === 0) {
      const name = await terminal.ask('What the vCenter is called in chat, such as prod', { check: nameMistake });
      await store(accounts.write, name);
      names = [name];
    }
    for (const name of await withoutReads(desk, names)) {
      terminal.say(`The account of "${name}" that only reads:`);
      await store(accounts.read, name);
    }
  },
};

async function namesIn({ store }: OperatorDesk): Promise<readonly string[]> {
  return (await store.list()).map(({ name }) => name);
}

async function withoutReads({ site, accounts }: SetupDesk, names: readonly string[]): Promise<readonly string[]> {
  if (site.values().readAccounts !== true) return [];
  const known = await namesIn(accounts.read);
  return names.filter((name) => !known.includes(name));
}

async function store(desk: OperatorDesk, name: string): Promise<void> {
  const reaches = await desk.terminal.agree('Does this machine reach it? Then it is tried before it is stored');
  // Shows whose certificate it is; where a public authority has signed it there is nothing to agree to.
  const request = readRequest(['add', name, reaches ? '--fingerprint' : '--untested']);
  if (request !== 'help') await add(desk, request);
}
