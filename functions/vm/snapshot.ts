import { arg } from '#lib/commands/argument';
import { LONGEST_SNAPSHOT_NAME, refuseLongStoredName } from '#lib/commands/snapshot-name';
import { defineChange } from '#lib/commands/subcommand';
import { createSnapshotStep } from '#lib/jobs/create-snapshot-step';

export const snapshot = defineChange({
  summary: 'Take a snapshot of one or more VMs',
  details: [
    'Without --memory a revert leaves the VM off; with it the VM comes back running, and the snapshot takes longer and as much space as the VM has memory.',
    'The name is the time and you, unless --name says another; the description holds the job and what was typed.',
  ],
  examples: ['app01', 'app01 app02 --name "before patch"', '"web*" --folder Prod --quiesce'],
  effect: 'change',
  takes: {
    vms: arg.vms({ required: true }),
    name: arg.option.text({ max: LONGEST_SNAPSHOT_NAME, about: 'name of the snapshot, at most 80 characters' }),
    description: arg.option.text({ max: 500, about: 'what it is for, at most 500 characters' }),
    memory: arg.flag({ about: "with the VM's memory" }),
    quiesce: arg.flag({ about: 'quiesce file systems first; needs running VMware Tools' }),
  },
  insteadOf: {
    list: 'To list snapshots, type `/vm snapshots <vm>`.',
    show: 'To show snapshots, type `/vm snapshots <vm>`.',
    create: 'To take one, type `/vm snapshot <vm>`.',
    delete: 'To delete one, type `/vm delete-snapshot <vm> --snapshot <name|#id>`.',
    remove: 'To delete one, type `/vm delete-snapshot <vm> --snapshot <name|#id>`.',
    revert: 'To revert to one, type `/vm revert <vm> --snapshot <name|#id>`.',
    all: 'Name the VMs, or choose them by a glob or a filter; nothing here means "all".',
  },
  refuse: ({ name }) => refuseLongStoredName(name, '--name'),
  steps: (wish) => [createSnapshotStep(wish)],
});
