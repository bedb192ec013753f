import type { Preparation, VmState } from '#test/chaos/vm-state';

/** One command as somebody uses it on one VM, and how to see what it did. */
export interface Scenario {
  /** The row in the table of counts. */
  readonly name: string;
  readonly before: Preparation;
  readonly text: (vm: string) => string;
  /** The button that answers its question, where it asks one. */
  readonly press?: string;
  /** How far the VM has come, by what its vCenter showed before and shows now. */
  readonly progress: (now: VmState, before: VmState) => 'nothing' | 'partly' | 'done';
  /** What a run in which nothing goes wrong sends to the vCenter, by operation: how often. */
  readonly writes: Readonly<Record<string, number>>;
  /** The operation whose work takes ten minutes: the command is handed over to schedules. */
  readonly long?: string;
}

const ON: Preparation = { power: 'poweredOn', snapshots: [] };

/** A name that a glob led to is asked about, be it the only one. */
const asGlob = (vm: string): string => `${vm}*`;

const yes = (isDone: boolean): 'nothing' | 'done' => (isDone ? 'done' : 'nothing');

const hasBooted = (now: VmState, before: VmState): boolean =>
  now.power === 'poweredOn' && now.bootTime !== before.bootTime;

/** Every command that changes power. */
export const POWER_SCENARIOS: readonly Scenario[] = [
  {
    name: 'start',
    before: { power: 'poweredOff', snapshots: [] },
    text: (vm) => `/vm start ${vm}`,
    writes: { PowerOnMultiVM_Task: 1 },
    progress: (now) => yes(now.power === 'poweredOn'),
  },
  {
    name: 'shutdown',
    before: ON,
    text: (vm) => `/vm shutdown ${asGlob(vm)}`,
    press: 'Confirm',
    writes: { ShutdownGuest: 1 },
    progress: (now) => yes(now.power === 'poweredOff'),
  },
  {
    name: 'restart',
    before: ON,
    text: (vm) => `/vm restart ${asGlob(vm)}`,
    press: 'Confirm',
    writes: { RebootGuest: 1 },
    progress: (now, before) => yes(hasBooted(now, before)),
  },
  {
    name: 'standby',
    before: ON,
    text: (vm) => `/vm standby ${asGlob(vm)}`,
    press: 'Confirm',
    writes: { StandbyGuest: 1 },
    progress: (now) => yes(now.power === 'suspended'),
  },
  {
    name: 'power-off',
    before: ON,
    text: (vm) => `/vm power-off ${vm}`,
    press: 'Confirm',
    writes: { PowerOffVM_Task: 1 },
    progress: (now) => yes(now.power === 'poweredOff'),
  },
  {
    name: 'reset',
    before: ON,
    text: (vm) => `/vm reset ${vm}`,
    press: 'Confirm',
    writes: { ResetVM_Task: 1 },
    progress: (now, before) => yes(hasBooted(now, before)),
  },
  {
    name: 'suspend',
    before: ON,
    text: (vm) => `/vm suspend ${asGlob(vm)}`,
    press: 'Confirm',
    writes: { SuspendVM_Task: 1 },
    progress: (now) => yes(now.power === 'suspended'),
  },
];

/** Every command that changes snapshots. */
export const SNAPSHOT_SCENARIOS: readonly Scenario[] = [
  {
    name: 'snapshot',
    before: ON,
    text: (vm) => `/vm snapshot ${vm}`,
    writes: { CreateSnapshotEx_Task: 1 },
    progress: (now) => yes(now.snapshots.length > 0),
  },
  {
    name: 'revert',
    before: { power: 'poweredOn', snapshots: ['before'] },
    text: (vm) => `/vm revert ${vm}`,
    press: 'Confirm and start it',
    writes: { CreateSnapshotEx_Task: 1, RevertToSnapshot_Task: 1, PowerOnMultiVM_Task: 1 },
    progress: (now, before) => {
      if (now.snapshots.length === 1) return yes(hasBooted(now, before));
      return now.current === 'before' && hasBooted(now, before) ? 'done' : 'partly';
    },
  },
  {
    name: 'delete-snapshot',
    before: { power: 'poweredOn', snapshots: ['first', 'second', 'kept'] },
    text: (vm) => `/vm delete-snapshot ${vm} --snapshot first --snapshot second`,
    press: 'Confirm',
    writes: { RemoveSnapshot_Task: 2 },
    progress: ({ snapshots }) => {
      if (snapshots.length === 3) return 'nothing';
      return snapshots.join() === 'kept' ? 'done' : 'partly';
    },
  },
  {
    name: 'rename-snapshot',
    before: { power: 'poweredOn', snapshots: ['old name'] },
    text: (vm) => `/vm rename-snapshot ${vm} "old name" "new name"`,
    writes: { RenameSnapshot: 1 },
    progress: ({ snapshots }) => yes(snapshots.join() === 'new name'),
  },
  {
    name: 'consolidate',
    before: { power: 'poweredOn', snapshots: [], needsConsolidation: true },
    text: (vm) => `/vm consolidate ${vm}`,
    writes: { ConsolidateVMDisks_Task: 1 },
    progress: ({ needsConsolidation }) => yes(!needsConsolidation),
  },
];

/** A change that outlives the function that began it, and is followed by way of schedules. */
export const LONG_SCENARIO: Scenario = {
  name: 'snapshot of ten minutes',
  before: ON,
  text: (vm) => `/vm snapshot ${vm}`,
  writes: { CreateSnapshotEx_Task: 1 },
  progress: (now) => yes(now.snapshots.length > 0),
  long: 'CreateSnapshotEx_Task',
};
