import { beforeAll, describe, expect, test } from '@jest/globals';
import { atRest, faultRule, stackOfFile, type } from '#test/conversation';
import { giveAccess, OPERATOR, REQUESTER } from '#test/front-door/give-access';
import { lastRequest } from '#test/past-the-product';

/** Requests to the large vCenter that one command may cost. */
const BAR = 25;

describe('Among 10,000 VMs', () => {
  const here = stackOfFile({ vms: 10_000 });
  beforeAll(async () => {
    const match = { operation: '*_Task' };
    await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
  });

  interface Cost {
    readonly text: string;
    /** What was asked of the large vCenter, polls of the task included. */
    readonly prod: readonly string[];
    readonly lab: readonly string[];
  }

  async function cost(text: string, user: string): Promise<Cost> {
    const { stack } = here;
    await atRest(stack);
    const since = await lastRequest(stack);
    const said = await type(stack, text, { user, timeout: 60_000 });
    await atRest(stack);
    const lines = await stack.asked(since);
    const of = (vcenter: string): readonly string[] =>
      lines
        // What vCenter's event log is told is counted apart.
        .filter(({ name, operation }) => name === vcenter && operation !== 'LogUserEvent')
        .map(({ operation, method, path }) => operation ?? `${method} ${path.replace(/urn.*/, '…')}`);
    return { text: said.messages.map(({ text: one }) => one).join('\n'), prod: of('prod'), lab: of('lab') };
  }

  const TAG = { tag: 'Environment=Prod' };

  test.each<[string, Parameters<typeof giveAccess>[1], RegExp]>([
    ['to a folder', [{ ...REQUESTER, role: 'viewer', targets: { folder: 'Bulk' } }], /^ℹ️ 9\d{3} VMs/m],
    ['to a tag', [{ ...REQUESTER, role: 'viewer', targets: TAG }], /^ℹ️ 3 VMs/m],
  ])('a list for whoever is limited %s stays within the bar', async (_what, grants, said) => {
    const { stack } = here;
    await giveAccess(stack, grants);

    const cold = await cost('/vm list', 'requester');
    expect(cold.text).toMatch(said);
    expect(cold.prod.length).toBeLessThanOrEqual(BAR);
    const warm = await cost('/vm list', 'requester');
    expect(warm.text).toMatch(said);
    expect(warm.prod.length).toBeLessThan(cold.prod.length);
    expect(warm.prod.filter((line) => line.includes('tagging'))).toEqual([]);
  });

  test('whoever may do it everywhere costs what the first admin does, though others are limited by tags', async () => {
    await giveAccess(here.stack, [
      { ...OPERATOR, role: 'operator' },
      { ...REQUESTER, role: 'operator', targets: TAG },
    ]);
    // From here on both vCenters are logged in to, and their indexes are there.
    await cost('/vm find app01', 'admin');
    const texts = [
      'list node-0000*',
      'info app01',
      'info APP02',
      'snapshots app01',
      'find node-00042',
      'snapshot svc02 --again',
    ];
    for (const text of texts.map((words) => `/vm ${words}`)) {
      const [admin, operator] = [await cost(text, 'admin'), await cost(text, 'operator')];
      expect([text, unpolled(operator.prod)]).toEqual([text, unpolled(admin.prod)]);
      expect(operator.lab).toEqual(admin.lab);
      expect([...operator.prod, ...operator.lab].filter((line) => line.includes('tagging'))).toEqual([]);
    }
  });

  test('a change for whoever is limited to a tag reads the tags of its VMs once', async () => {
    const { stack } = here;
    await giveAccess(stack, [{ ...REQUESTER, role: 'operator', targets: TAG }]);
    await cost('/vm snapshot app02', 'requester');
    const { prod, lab } = await cost('/vm snapshot app02 --again', 'requester');
    // What vCenter's event log is told is counted apart.
    const before = prod.slice(0, prod.indexOf(START)).filter((line) => line !== 'LogUserEvent');
    const TAGS = 'POST /api/cis/tagging/tag-association';
    expect([...before].sort()).toEqual(['GET /api/vcenter/vm', TAGS, 'RetrievePropertiesEx'].sort());
    expect(lab).toEqual(['GET /api/vcenter/vm']);
  });

  test('an exact name costs whoever is limited to a folder one request more, and nothing where nobody has it', async () => {
    const { stack } = here;
    await giveAccess(stack, [
      { ...OPERATOR, role: 'operator' },
      { ...REQUESTER, role: 'operator', targets: { folder: 'Production' } },
    ]);
    await cost('/vm list app01', 'operator');
    await cost('/vm find app01', 'operator');
    const [all, some] = [await cost('/vm info app01', 'operator'), await cost('/vm info app01', 'requester')];
    expect(all.prod).toEqual(['GET /api/vcenter/vm', 'RetrievePropertiesEx']);
    expect(some.prod).toEqual(['GET /api/vcenter/vm', 'RetrievePropertiesEx', 'RetrievePropertiesEx']);
    expect(some.lab).toEqual(all.lab);
    expect((await cost('/vm info nobody', 'requester')).prod).toEqual(['GET /api/vcenter/vm']);
  });
});

const START = 'CreateSnapshotEx_Task';

/** Up to the start of a task: how often it is looked at is chance. */
function unpolled(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.indexOf(START) + 1 || undefined);
}
