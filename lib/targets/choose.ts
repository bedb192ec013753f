import type { Expression } from '#lib/targets/expression';
import { fitsGlob } from '#lib/targets/glob';
import type { Located } from '#lib/targets/match-filters';
import { didYouMean } from '#lib/targets/suggest';
import { typedForm } from '#lib/targets/typed-form';

/** A word that did not lead to one VM, with the sentence that says why. */
export interface Unresolved {
  readonly typed: string;
  readonly outcome: 'not-found' | 'ambiguous' | 'refused' | 'failed';
  readonly said: string;
  /** What to type instead, where there is something to choose from; each leads to exactly one VM. */
  readonly forms?: readonly string[];
  /** All of them, for a list to choose from. */
  readonly choices?: readonly TargetChoice[];
}

/** One VM that a word may mean. */
export interface TargetChoice {
  readonly form: string;
  /** What tells it from the others: its folder, host and vCenter. */
  readonly about: string;
}

/** The VMs a word means, and what it would have meant too. */
export interface Chosen {
  readonly vms: readonly Located[];
  /** How many of the platform's own and templates. */
  readonly leftOut: number;
  /** How many that whoever asks may not do this to. */
  readonly barred: number;
}

export interface Choosing {
  /** A list shows templates; a change never takes one by a glob or a filter. */
  readonly templates: boolean;
  /** A list shows all VMs of a name; elsewhere two are a question. */
  readonly several?: boolean;
}

/** What one typed word means among these VMs. */
export function choose(expression: Expression, vms: readonly Located[], choosing: Choosing): Chosen | Unresolved {
  const here = expression.vcenter === undefined ? vms : vms.filter((vm) => vm.vcenter === expression.vcenter);
  if (expression.form === 'glob') {
    const fitting = here.filter((vm) => fitsGlob(expression.glob, vm.name));
    const chosen = taken(fitting, choosing);
    return chosen.vms.length > 0 ? chosen : notFound(expression, here, chosen);
  }
  const matches = matching(expression, here);
  if (matches.length === 0) return notFound(expression, here, NONE_LEFT_OUT);
  const clear = matches.length === 1 || choosing.several === true;
  return clear ? { vms: matches, ...NONE_LEFT_OUT } : ambiguous(expression, matches, vms);
}

const NONE_LEFT_OUT = { leftOut: 0, barred: 0 };

/** What a glob or a filter takes: never the platform's own VMs, nor one that whoever asks may not do this to. */
export function taken(vms: readonly Located[], choosing: Choosing): Chosen {
  const own = vms.filter((vm) => vm.platform === undefined && (choosing.templates || !vm.template));
  const chosen = own.filter((vm) => vm.barred !== true);
  return { vms: chosen, leftOut: vms.length - own.length, barred: own.length - chosen.length };
}

function matching(expression: Expression, vms: readonly Located[]): readonly Located[] {
  if (expression.form === 'id') return vms.filter((vm) => vm.moId === expression.moId || vm.name === expression.moId);
  if (expression.form === 'path') return exactOrFolded(vms, expression.path, (vm) => vm.path);
  if (expression.form === 'glob') return [];
  const { name } = expression;
  const named = exactOrFolded(vms, name, (vm) => vm.name);
  if (named.length > 0) return named;
  const withSlashes = name.replace(/%2f/gi, '/');
  if (withSlashes !== name) return exactOrFolded(vms, withSlashes, (vm) => vm.name);
  return name.includes('.') ? exactOrFolded(vms, name, (vm) => vm.dnsName ?? '') : [];
}

/** Case is ignored; where only case differs, the exact spelling wins. */
function exactOrFolded(vms: readonly Located[], word: string, spelling: (vm: Located) => string): readonly Located[] {
  const exact = vms.filter((vm) => spelling(vm) === word);
  if (exact.length > 0) return exact;
  const folded = word.toLowerCase();
  return vms.filter((vm) => spelling(vm).toLowerCase() === folded);
}

function notFound(
  expression: Expression,
  vms: readonly Located[],
  { leftOut, barred }: Omit<Chosen, 'vms'>,
): Unresolved {
  const { typed } = expression;
  const where = expression.vcenter === undefined ? '' : ` on ${expression.vcenter}`;
  if (expression.form === 'glob') {
    const but = [
      ...(leftOut === 0 ? [] : [`${leftOut} of the platform's own or templates, which are never taken`]),
      ...(barred === 0 ? [] : [`${barred} that you may not do this to`]),
    ].join(', and ');
    return { typed, outcome: 'not-found', said: `No VM's name fits "${typed}"${where}${but && ` but ${but}`}.` };
  }
  const what = { name: 'is called', path: 'is at', id: 'has the id' }[expression.form];
  const word = expression.form === 'name' ? expression.name : typed;
  const own = vms.filter((vm) => vm.platform === undefined);
  const names = own.map((vm) => (expression.form === 'path' ? vm.path : inOneWord(vm.name)));
  const hint = slashHint(expression, own) ?? didYouMean(word, names);
  return { typed, outcome: 'not-found', said: `No VM ${what} "${word}"${where}.${hint}` };
}

/** A name with a slash reads as a path: it is typed as the inventory writes it. */
function slashHint(expression: Expression, vms: readonly Located[]): string | undefined {
  if (expression.form !== 'path') return undefined;
  const name = expression.path.slice(1).toLowerCase();
  const called = vms.find((vm) => vm.name.toLowerCase() === name);
  return called === undefined ? undefined : ` A "/" in a name is typed %2f: ${inOneWord(called.name)}`;
}

function inOneWord(name: string): string {
  return name.replaceAll('/', '%2f');
}

/** Forms shown of a word that fits many, and those in a list. */
const MOST_FORMS = 5;
const MOST_CHOICES = 40;

function ambiguous(expression: Expression, matches: readonly Located[], all: readonly Located[]): Unresolved {
  // VMs whose names differ in case alone may stand in one folder, on one host.
  const areNamed = new Set(matches.map(({ name }) => name)).size > 1;
  const choices = matches.slice(0, MOST_CHOICES).map((vm) => {
    return { form: typedForm(vm, all), about: areNamed ? `${vm.name} · ${placeOf(vm)}` : placeOf(vm) };
  });
  const forms = choices.slice(0, MOST_FORMS).map(({ form }) => form);
  const some = matches.length > forms.length ? ` (the first ${forms.length} are shown)` : '';
  const said = `"${expression.typed}" fits ${matches.length} VMs. Type one of them as below${some}.`;
  return { typed: expression.typed, outcome: 'ambiguous', said, forms, choices };
}

function placeOf({ folder, host, vcenter }: Located): string {
  return [folder === '' ? 'no folder' : folder, host, vcenter].filter((part) => part !== undefined).join(' · ');
}
