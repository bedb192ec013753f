import { consolidate } from '#functions/vm/consolidate';
import { deleteSnapshot } from '#functions/vm/delete-snapshot';
import { find } from '#functions/vm/find';
import { info } from '#functions/vm/info';
import { jobs } from '#functions/vm/jobs';
import { list } from '#functions/vm/list';
import { powerOff } from '#functions/vm/power-off';
import { renameSnapshot } from '#functions/vm/rename-snapshot';
import { reset } from '#functions/vm/reset';
import { restart } from '#functions/vm/restart';
import { revert } from '#functions/vm/revert';
import { shutdown } from '#functions/vm/shutdown';
import { snapshot } from '#functions/vm/snapshot';
import { snapshots } from '#functions/vm/snapshots';
import { standby } from '#functions/vm/standby';
import { start } from '#functions/vm/start';
import { stop } from '#functions/vm/stop';
import { suspend } from '#functions/vm/suspend';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const vm: SlashCommandDefinition = {
  name: 'vm',
  summary: 'virtual machines',
  subcommands: {
    list,
    find,
    info,
    start,
    stop,
    shutdown,
    restart,
    standby,
    suspend,
    'power-off': powerOff,
    reset,
    snapshot,
    snapshots,
    revert,
    'delete-snapshot': deleteSnapshot,
    'rename-snapshot': renameSnapshot,
    consolidate,
    jobs,
  },
};
