import { describe, expect, test } from '@jest/globals';
import { listTargets } from '#lib/targets/list-targets';
import { createSources } from '#lib/targets/sources';
import { candidate, sourceOf } from '#test/lib/targets/inventory-source';

const prod = sourceOf('prod', [
  candidate('app01', { folder: 'Web' }),
  candidate('tpl-app', { template: true }),
  candidate('vCLS-1', { platform: 'vCLS' }),
]);
const lab = sourceOf('lab', [candidate('app01')]);

const listed = async (words: readonly string[], filters = {}) => {
  const query = { words: words.map((text) => ({ text, quoted: false })), filters };
  const { vms, ...rest } = await listTargets(query, createSources([prod, lab], []));
  return { names: vms.map((vm) => `${vm.vcenter}:${vm.name}`), ...rest };
};

describe('listTargets', () => {
  test('shows VMs and templates of all vCenters, and counts the platform’s own', async () => {
    expect(await listed([])).toMatchObject({ names: ['prod:app01', 'prod:tpl-app', 'lab:app01'], leftOut: 1 });
  });

  test('shows every VM of a name, and each once', async () => {
    expect(await listed(['app01', 'app*'])).toMatchObject({ names: ['prod:app01', 'lab:app01'], unresolved: [] });
  });

  test('names what led to nothing beside what was found', async () => {
    expect(await listed(['tpl-app', 'nope'])).toMatchObject({
      names: ['prod:tpl-app'],
      unresolved: [{ typed: 'nope', outcome: 'not-found' }],
    });
  });

  test('asks the one vCenter that --vcenter names', async () => {
    expect(await listed([], { vcenter: 'lab' })).toMatchObject({ names: ['lab:app01'], leftOut: 0 });
  });
});
