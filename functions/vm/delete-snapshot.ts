import { arg } from '#lib/commands/argument';
import { defineChange } from '#lib/commands/subcommand';
import { SaidError } from '#lib/errors';
import { deleteSnapshotsStep } from '#lib/jobs/delete-snapshots-step';

export const deleteSnapshot = defineChange({
  summary: 'Delete snapshots of one or more VMs',
  details: [
    'What was written since a snapshot stays: only the way back to it is lost. Large ones take hours.',
    '--all leaves out the snapshots of backup products, and says so.',
  ],
  examples: ['app01 --snapshot "before patch"', 'app01 --snapshot #2 --snapshot #5', 'app01 app02 --all'],
  effect: 'destroy',
  takes: {
    vms: arg.vms({ required: true }),
    snapshot: arg.option.texts({ max: 80, about: 'its name, or its number as #2; may be given several times' }),
    children: arg.flag({ about: 'with those under it' }),
    all: arg.flag({ about: 'all snapshots of the VMs' }),
  },
  refuse: ({ snapshot, children, all }) => refuseMisfit(snapshot.length, children, all),
  steps: ({ snapshot, children, all }) => [deleteSnapshotsStep({ snapshots: snapshot, children, all })],
});

function refuseMisfit(count: number, children: boolean, all: boolean): void {
  if (all && count > 0) {
    throw new SaidError('usage', '--all and --snapshot exclude each other: say which snapshots, or that all go.');
  }
  if (all && children) throw new SaidError('usage', '--children goes with --snapshot; --all takes them anyway.');
  if (!all && count === 0) {
    throw new SaidError('usage', 'Which snapshot? Say --snapshot <name|#id>, or --all.');
  }
}
