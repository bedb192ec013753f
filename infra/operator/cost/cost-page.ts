import { type Bill, total } from '#infra/operator/cost/bill';
import { type Load, QUESTIONS } from '#infra/operator/cost/load';
import { HOURS_A_MONTH, PRICES } from '#infra/operator/cost/prices';

const BEGIN = '<!-- Written by npm run cost, to the end mark. -->';
const END = '<!-- The end of what npm run cost writes. -->';

/** The page with its tables as they are now. */
export function withTables(page: string, tables: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('The page has lost its marks.');
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
}

/** Load, lines and ways out as tables of Markdown, aligned as Biome would. */
export function costTables(load: Load, bill: Bill, counted: string): string {
  const sum = total(bill);
  const asked = (Object.keys(QUESTIONS) as (keyof Load)[]).map((name) => [
    `\`--${name}\``,
    String(load[name]),
    QUESTIONS[name].about,
  ]);
  const endpoint = PRICES.interfaceEndpointHour * HOURS_A_MONTH;
  return [
    'This load:',
    table(['option', 'is', 'meaning'], asked),
    `A month of it, at the list prices of ${PRICES.region}, ${PRICES.as}, without any free allowance; what commands use was counted on ${counted}:`,
    table(
      ['', 'used', 'USD'],
      [
        ...bill.lines.map(({ what, used, dollars }) => [what, used, money(dollars)]),
        ['**together**', '', `**${money(sum)}**`],
      ],
    ),
    'And the way out of the VPC to Slack:',
    table(
      ['way out', 'USD', 'all together'],
      bill.ways.map(({ what, dollars }) => [what, money(dollars), `**${money(sum + dollars)}**`]),
    ),
    `An interface endpoint, where a site wants one, is ${money(endpoint)} a month in each zone.`,
  ].join('\n\n');
}

function money(dollars: number): string {
  return dollars.toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
