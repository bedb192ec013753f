import { readOptions } from '#infra/operator/read-options';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

interface Question {
  readonly about: string;
  readonly usual: number;
  readonly most: number;
  /** Fractions are taken. */
  readonly isFraction?: boolean;
}

/** What the cost depends on, and what it is where nobody says. */
export const QUESTIONS = {
  commands: { about: 'commands typed on a working day', usual: 200, most: 1_000_000 },
  days: { about: 'working days a month', usual: 22, most: 31 },
  hours: { about: 'hours of such a day in which commands are typed', usual: 10, most: 24 },
  changes: { about: 'of 100 commands, how many change VMs', usual: 40, most: 100 },
  confirmed: { about: 'of 100 changes, how many have to be confirmed or approved', usual: 50, most: 100 },
  targets: { about: 'VMs in a change', usual: 3, most: 20 },
  minutes: { about: 'minutes that vCenter works on a change', usual: 2, most: 10_080, isFraction: true },
  vcenters: { about: 'vCenters', usual: 2, most: 100 },
  vms: { about: 'VMs in all of them', usual: 500, most: 1_000_000 },
  accounts: { about: 'accounts for each vCenter: 2 with an account for reads', usual: 1, most: 2 },
  retention: { about: 'days that the journal is kept', usual: 400, most: 3650 },
} as const satisfies Readonly<Record<string, Question>>;

export type Load = Readonly<Record<keyof typeof QUESTIONS, number>>;

const NAMES = Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[];

export const USUAL_LOAD: Load = loadOf((name) => QUESTIONS[name].usual);

const OPTIONS = {
  ...(Object.fromEntries(NAMES.map((name) => [name, { type: 'string' }])) as Record<keyof Load, { type: 'string' }>),
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What `npm run cost` is asked for. */
export type CostRequest =
  | { readonly wants: 'help' }
  | { readonly wants: 'page' | 'check' }
  | { readonly wants: 'bill'; readonly load: Load };

/** @throws UsageMistake for a number that is none or out of bounds */
export function readLoad(words: readonly string[]): CostRequest {
  const options = readOptions(words, OPTIONS);
  if (options.help) return { wants: 'help' };
  const isOwn = NAMES.some((name) => options[name] !== undefined);
  if (options.check && isOwn)
    throw new UsageMistake('--check looks at the page, which has the usual load: say it alone.');
  if (!isOwn) return { wants: options.check ? 'check' : 'page' };
  return { wants: 'bill', load: loadOf((name) => numberOf(name, options[name])) };
}

function numberOf(name: keyof Load, typed: string | undefined): number {
  const { usual, most, isFraction = false }: Question = QUESTIONS[name];
  if (typed === undefined) return usual;
  const number = Number(typed);
  const form = isFraction ? /^\d+(\.\d+)?$/ : /^\d+$/;
  if (form.test(typed) && number <= most) return number;
  throw new UsageMistake(`--${name} ${typed}: say a ${isFraction ? 'number' : 'whole number'} from 0 to ${most}.`);
}

function loadOf(value: (name: keyof Load) => number): Load {
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Load;
}
