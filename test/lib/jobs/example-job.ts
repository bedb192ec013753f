import { backupNames } from '#lib/jobs/backup-snapshots';
import type { Job, Plan } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { StepContext, Vm } from '#lib/jobs/step';

export const AT = Date.UTC(2026, 10, 23, 6, 51, 30);

/** A Job that somebody has just asked for. */
export function exampleJob(more: Partial<Job> = {}): Job {
  return {
    id: 'vblaabcdefghijkl',
    version: 1,
    revision: 1,
    origin: 'slash',
    asked: {
      team: 'T0SLASHVM1',
      user: 'U0ADMIN001',
      userName: 'requester',
      channel: 'C0VSPHERE1',
      text: '/vm snapshot app01',
      at: AT,
    },
    command: 'vm',
    subcommand: 'snapshot',
    state: 'received',
    lease: { holder: 'request-1#a', until: AT + 300_000 },
    messages: [],
    history: [{ at: AT, state: 'received' }],
    dueAt: AT + 300_000,
    expiresAt: AT + 86_400_000,
    removeAt: Math.floor(AT / 1000) + 86_400,
    ...more,
  };
}

export function exampleTarget(name: string, more: Partial<JobTarget> = {}): JobTarget {
  return {
    vcenter: 'prod',
    moId: `vm-${name}`,
    typed: name,
    name,
    path: `/DC0/vm/${name}`,
    version: 1,
    revision: 0,
    state: 'planned',
    plannedAt: AT,
    removeAt: Math.floor(AT / 1000) + 86_400,
    attempts: 0,
    warnings: [],
    ...more,
  };
}

export function examplePlan(more: Partial<Plan> = {}): Plan {
  return {
    effect: 'change',
    step: 'snapshot',
    words: { doing: 'Taking a snapshot of', done: 'Took a snapshot of', todo: 'take a snapshot of' },
    targets: 1,
    hash: '',
    frozenAt: AT,
    unresolved: [],
    notes: [],
    ...more,
  };
}

export function exampleVm(properties: Vm['properties'] = {}, more: Partial<Vm> = {}): Vm {
  const datastore = { moId: 'datastore-1', name: 'ds-ssd-01', freeSpace: 500e9, capacity: 1000e9, accessible: true };
  return {
    vcenter: 'prod',
    moId: 'vm-1',
    name: 'app01',
    placement: { path: '/DC0/vm/app01', datacenter: 'DC0', folder: '' },
    datastores: [datastore],
    properties: { 'runtime.powerState': 'poweredOn', 'config.hardware.memoryMB': 4096, ...properties },
    unreadable: [],
    ...more,
  };
}

export function exampleContext(more: Partial<StepContext> = {}): StepContext {
  return {
    jobId: 'vblaabcdefghijkl',
    requester: 'requester',
    typed: '/vm snapshot app01',
    askedAt: AT,
    now: AT,
    note: {},
    neighbours: () => 1,
    isBackup: backupNames([]),
    ...more,
  };
}
