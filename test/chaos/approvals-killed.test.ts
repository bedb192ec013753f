import { expect, test } from '@jest/globals';
import { approvalPoints, POLICY, walkApproval } from '#test/chaos/approvals';
import { stackOfFile } from '#test/conversation';

const here = stackOfFile({ policy: POLICY });

/** VMs that are on, one after the other. */
const VMS = ['team-01', 'team-02', 'team-03', 'team-04', 'team-05'] as const;

test('a request for approval, its process ended or an answer lost at any request, is decided and run once', async () => {
  const wanted = process.env['SLASHVM_POINT'] ?? '';
  const wrong: string[] = [];
  const points = approvalPoints().filter(({ label }) => label.includes(wanted));
  for (const [index, point] of points.entries()) {
    const vm = VMS[index % VMS.length] ?? VMS[0];
    const said = await walkApproval(here.stack, vm, point).catch((error: unknown) => [String(error)]);
    wrong.push(...said.map((sentence) => `${point.label} (${vm}) ${sentence}`));
  }
  expect(wrong).toEqual([]);
});
