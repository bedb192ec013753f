import { decideWith } from '#lib/commands/decide-with';

export const deny = decideWith('deny', {
  summary: 'Deny what somebody asked for, so that nothing is done',
  example: 'not before the release',
  done: 'denied',
});
