/** How long ago, in its largest fitting unit: `3 days`, `1 hour`, `just now`. */
export function age(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(milliseconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'just now';
}

/** A length of time as somebody typed it: `5 minutes`, `90 seconds`, `2 hours`. */
export function duration(milliseconds: number): string {
  for (const [unit, length] of [...UNITS, ['second', 1000] as const]) {
    const count = milliseconds / length;
    if (count >= 1 && Number.isInteger(count)) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return `${Math.round(milliseconds / 1000)} seconds`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
