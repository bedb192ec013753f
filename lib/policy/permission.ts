import { SaidError } from '#lib/errors';
import { coversGlob, globsMeet } from '#lib/policy/cover-glob';
import { fitsGlob } from '#lib/targets/glob';

/** A side is a word as commands are named, or a glob over such words. */
const SIDE = /^[a-z0-9*?]([a-z0-9*?-]{0,39})$/;

/** Reads `command:subcommand`, with globs on either side, into its one spelling. */
export function readPermission(typed: string): string {
  const word = typed.trim().toLowerCase();
  const [command, subcommand, ...others] = word.split(':');
  if (others.length === 0 && isSide(command) && isSide(subcommand)) return word;
  throw new SaidError(
    'usage',
    `"${typed}" is no permission. ${cureOf(word)} ` +
      'A permission is command:subcommand, such as vm:snapshot; vm:* is all of vm, *:list every list.',
  );
}

function isSide(side: string | undefined): boolean {
  return side !== undefined && SIDE.test(side);
}

function cureOf(word: string): string {
  const sides = word.split(':');
  if (word === '') return 'It is empty.';
  if (sides.length === 1) return `Type ${isSide(word) ? `${word}:*` : 'command:subcommand'}.`;
  if (sides.length > 2) return 'It has more than one colon.';
  const wrong = sides.find((side) => !isSide(side)) ?? '';
  return wrong === '' ? 'One side of the colon is empty.' : `"${wrong}" holds what no command is named with.`;
}

/** True where the permission a command needs is among those that the glob names. */
export function fitsPermission(glob: string, permission: string): boolean {
  return bothSides(glob, permission, fitsGlob);
}

/** True where the first includes all of the second: whoever holds it may give the second away. */
export function coversPermission(wide: string, narrow: string): boolean {
  return bothSides(wide, narrow, coversGlob);
}

/** True where some command needs a permission that both name. */
export function permissionsMeet(left: string, right: string): boolean {
  return bothSides(left, right, globsMeet);
}

function bothSides(left: string, right: string, holds: (left: string, right: string) => boolean): boolean {
  const [command = '', subcommand = ''] = left.split(':');
  const [otherCommand = '', otherSubcommand = ''] = right.split(':');
  return holds(command, otherCommand) && holds(subcommand, otherSubcommand);
}
