import { type Argument, arg } from '#lib/commands/argument';

const MINUTE = 60_000;

/** `--wait`, as every command takes it that asks a guest. */
export const guestWait: Argument<number> = arg.option.duration({
  otherwise: 5 * MINUTE,
  max: 12 * 60 * MINUTE,
  about: 'how long a guest is given',
});
