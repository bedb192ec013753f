import { arg } from '#lib/commands/argument';
import { LONGEST_SNAPSHOT_NAME, refuseLongStoredName } from '#lib/commands/snapshot-name';
import { defineChange } from '#lib/commands/subcommand';
import { renameSnapshotStep } from '#lib/jobs/rename-snapshot-step';

export const renameSnapshot = defineChange({
  summary: 'Give a snapshot of a VM another name',
  examples: ['app01 #2 "before the patch"', 'app01 "old name" "new name"'],
  effect: 'change',
  takes: {
    vms: arg.vm(),
    snapshot: arg.word({ name: 'snapshot', about: 'its name, or its number as #2', max: 80 }),
    newName: arg.word({ name: 'new name', about: 'at most 80 characters', max: LONGEST_SNAPSHOT_NAME }),
  },
  refuse: ({ newName }) => refuseLongStoredName(newName, 'The new name'),
  steps: ({ snapshot, newName }) => [renameSnapshotStep(snapshot, newName)],
});
