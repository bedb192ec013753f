import { decideWith } from '#lib/commands/decide-with';

export const approve = decideWith('approve', {
  summary: 'Approve what somebody asked for',
  example: 'CHG-1234 is agreed',
  done: 'approved',
});
