/** One subject of the benchmark, as it is printed and written. */
export interface Table {
  readonly title: string;
  /** How it was measured. */
  readonly about: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A target beside what was measured. */
export function verdict(measured: number, atMost: number, unit = ''): string {
  return `≤ ${atMost}${unit === '' ? '' : ` ${unit}`}: ${measured <= atMost ? 'reached' : 'missed'}`;
}

export const ms = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
export const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
/** As Lambda counts memory. */
export const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

const lined = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();

/** For a terminal. */
export function asText({ title, head, rows }: Table): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return ['', title, ...[head, ...rows].map((cells) => `  ${lined(cells, widths)}`)].join('\n');
}

export function asMarkdown({ title, about, head, rows }: Table): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', about, '', row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n');
}
