const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `30m`, `2h` or `7d` into milliseconds; `undefined` where it is none of them. */
export function lengthOfTime(typed: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})\s*([mhd])$/i.exec(typed.trim()) ?? [];
  const length = Number(count) * (UNITS[unit?.toLowerCase() ?? ''] ?? Number.NaN);
  return length > 0 ? length : undefined;
}
