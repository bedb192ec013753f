import { checkSnapshot } from '#lib/jobs/check-snapshot';
import { createSnapshotStep } from '#lib/jobs/create-snapshot-step';
import { SAFETY_NAME, toTheSecond } from '#lib/jobs/own-snapshot';
import { protection } from '#lib/jobs/protection';
import type { SnapshotWish } from '#lib/jobs/snapshot-wish';
import type { Check, Step, StepContext, Vm } from '#lib/jobs/step';
import { bytes } from '#lib/slack/bytes';
import { words } from '#lib/slack/words';

/** Free on each datastore of the VM: what the guest writes until the next look has to find a place too. */
const LEAST_ROOM = 1024 ** 3;

/** Takes the snapshot that an undo goes back to, before something is lost. */
export function safetySnapshotStep({ memory }: { readonly memory: boolean }): Step {
  const wish: SnapshotWish = { memory, quiesce: false, memoryOption: '--safety-memory' };
  return {
    ...createSnapshotStep(wish, ({ askedAt }) => `${SAFETY_NAME} ${toTheSecond(askedAt)}`),
    name: 'safety-snapshot',
    words: {
      doing: 'Taking a safety snapshot of',
      done: 'Took a safety snapshot of',
      todo: 'take a safety snapshot of',
    },
    beside: true,
    check: (vm, context) => check(vm, wish, context),
  };
}

function check(vm: Vm, wish: SnapshotWish, context: StepContext): Check {
  const refused = protection(vm, ['CreateSnapshot_Task', 'CreateSnapshotEx_Task']);
  if (refused !== undefined) return refused;
  const checked = checkSnapshot(vm, wish, context);
  if (checked.verdict !== 'refused') return shortOfRoom(vm, context) ?? checked;
  return { ...checked, said: words('gets no safety snapshot: it ', checked.said, ' ', CURE) };
}

const CURE = 'Or revert without one: --no-safety. Nothing was done.';

function shortOfRoom(vm: Vm, context: StepContext): Check | undefined {
  const short = vm.datastores.find((one) => one.freeSpace < LEAST_ROOM * context.neighbours(one.moId));
  if (short === undefined) return undefined;
  const said =
    `gets no safety snapshot: its datastore ${short.name} has only ${bytes(short.freeSpace)} free. ` +
    `Free some space. ${CURE}`;
  return { verdict: 'refused', said };
}
