import type { Load } from '#infra/operator/cost/load';
import type { Counted, Usage } from '#infra/operator/cost/usage';

/** What a month uses of AWS. */
export interface Month {
  readonly commands: number;
  readonly clicks: number;
  readonly calls: number;
  readonly gigabyteSeconds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Those of what is kept as long as the journal: indexes are gone within the hour. */
  readonly keptUnits: number;
  readonly secretsCalls: number;
  readonly logBytes: number;
  /** Sweeps, and one-shot schedules of changes that take long. */
  readonly schedules: number;
}

/** serverless.yml; the others have 1024. */
const MEMORY_MB: Readonly<Record<string, number>> = { sweeper: 512, failures: 512 };

const SWEEPS_AN_HOUR = 12;
const SWEEPS = 30 * 24 * SWEEPS_AN_HOUR;
/** Indexes are renewed until so long after the last look. */
const RENEWED_FOR_HOURS = 3;
/** What every call of a command is charged with beside what was counted: a cold start, and a network that is no loopback. */
const ON_TOP_MS = 1000;
/** Secrets are read anew by an instance that has not for five minutes: taken to be all. */
const SECRETS_CALLS = 2;
/** A function follows tasks itself for this long; then it has itself called after 1, 2 and each 4 minutes. */
const FOLLOWED_MINUTES = 4.5;
const GLANCES = [1, 2] as const;
const GLANCE_EVERY = 4;
const GLANCE_MS = 1000;

/** How often a change whose tasks take so long is looked at by a call of its own. */
export function glancesOf(minutes: number): number {
  let left = minutes - FOLLOWED_MINUTES;
  let glances = 0;
  while (left > 0) {
    left -= GLANCES[glances] ?? GLANCE_EVERY;
    glances += 1;
  }
  return glances;
}

export function monthOf(load: Load, counted: Counted): Month {
  const commands = load.commands * load.days;
  const changes = (commands * load.changes) / 100;
  const confirmed = (changes * load.confirmed) / 100;
  const glances = changes * glancesOf(load.minutes);
  const renewals = Math.min(24, load.hours + RENEWED_FOR_HOURS) * SWEEPS_AN_HOUR * load.days * (commands > 0 ? 1 : 0);
  const renewal = scaled(counted, load);
  const used: readonly (readonly [usage: Usage, times: number])[] = [
    [counted.read, commands - changes + glances],
    [counted.change, changes - confirmed],
    [counted.confirmed, confirmed],
    [counted.furtherVm, changes * Math.max(0, load.targets - 1)],
    [counted.sweep, SWEEPS - renewals],
    [renewal, renewals],
  ];
  const sum = (of: (usage: Usage) => number): number =>
    used.reduce((all, [usage, times]) => all + of(usage) * times, 0);
  const writeUnits = sum((usage) => usage.writeUnits);
  const followedSeconds = changes * Math.min(load.minutes, FOLLOWED_MINUTES) * 60;
  const onTopSeconds = ((commands + confirmed) * ON_TOP_MS + glances * GLANCE_MS) / 1000;
  return {
    commands,
    clicks: confirmed,
    calls: sum(callsOf),
    gigabyteSeconds: sum(gigabyteSecondsOf) + followedSeconds + onTopSeconds,
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits,
    keptUnits: writeUnits - renewal.writeUnits * renewals,
    secretsCalls: sum(({ secretsCalls }) => secretsCalls) + (commands + confirmed + glances) * SECRETS_CALLS,
    logBytes: sum(({ logBytes }) => logBytes),
    schedules: SWEEPS + glances,
  };
}

/** A renewal's reads and writes grow with the inventory; the part of a sweep in it does not. */
function scaled({ renewal, sweep, vms }: Counted, load: Load): Usage {
  const grown = (of: (usage: Usage) => number): number =>
    of(sweep) + (Math.max(0, of(renewal) - of(sweep)) * Math.max(load.vms, vms / 10)) / vms;
  return {
    ...renewal,
    functions: {
      ...renewal.functions,
      vm: { calls: 1, milliseconds: grown(({ functions }) => functions['vm']?.milliseconds ?? 0) },
    },
    readUnits: grown(({ readUnits }) => readUnits),
    writeUnits: grown(({ writeUnits }) => writeUnits),
  };
}

function callsOf({ functions }: Usage): number {
  return Object.values(functions).reduce((sum, { calls }) => sum + calls, 0);
}

function gigabyteSecondsOf({ functions }: Usage): number {
  return Object.entries(functions).reduce(
    (sum, [name, { milliseconds }]) => sum + (milliseconds / 1000) * ((MEMORY_MB[name] ?? 1024) / 1024),
    0,
  );
}
