import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, lastOf, stackOfFile } from '#test/conversation';
import { labelsOf, pressed, toldSince } from '#test/front-door/asking';

const here = stackOfFile({
  policy: {
    approvals: [
      {
        name: 'applications',
        permissions: ['vm:suspend'],
        approvers: { groups: ['S0VMAPPROVE'], users: ['U0ADMIN001'] },
      },
    ],
  },
});

beforeAll(() =>
  here.stack.fault(faultRule({ service: 'vcenter', match: { operation: '*_Task' }, times: 0 }, { taskSeconds: 0 })),
);

describe('x', () => {
  test('y', async () => {
    const { stack } = here;
    const since = lastOf(await stack.transcript());
    const { job } = await stack.typed('/vm suspend team-01', { user: 'requester' });
    const told = await toldSince(stack, since);
    for (const m of told) console.log(m.channel, m.ephemeralTo, m.text, labelsOf(m));
    console.log(JSON.stringify(await stack.job(job), null, 1));
    const card = told.find((m) => labelsOf(m).includes('Approve'));
    if (!card) throw new Error('no card');
    const more = await pressed(stack, card, 'Approve', { user: 'approver' });
    for (const m of more) console.log(m.channel, m.ephemeralTo, m.text, labelsOf(m));
    console.log(JSON.stringify(await stack.job(job), null, 1));
    expect(1).toBe(1);
  });
});
