import type { FaultRule } from '#infra/local/faults';
import type { OutgoingRequest } from '#infra/local/lambda/outgoing';
import { faultRule } from '#test/conversation';

/** What a function is doing for somebody who typed a command. */
export type Phase = 'question' | 'click' | 'run' | 'follow';

/** One point at which something goes wrong. */
export interface Point {
  readonly phase: Phase;
  /** For people: `run: killed after dynamodb PutItem (#7)`. */
  readonly label: string;
  readonly how: 'before' | 'after' | 'lost';
  readonly rule: FaultRule;
  /** Set before the command is typed, or before its button is pressed. */
  readonly from: 'typed' | 'pressed';
}

/** The requests of a clean run, by phase. */
export type Phases = ReadonlyMap<Phase, readonly OutgoingRequest[]>;

/** Which invocation did what: the first of `vm` asks where a button was pressed, the last one follows where it is long. */
export function phasesOf(sent: readonly OutgoingRequest[], pressed: boolean, long: boolean): Phases {
  const ofVm = [...new Set(sent.filter(({ function: name }) => name === 'vm').map(({ requestId }) => requestId))];
  const names: readonly Phase[] = [
    ...(pressed ? ['question' as const] : []),
    'run',
    ...(long ? ['follow' as const] : []),
  ];
  const phases = new Map<Phase, readonly OutgoingRequest[]>();
  for (const [index, name] of names.entries()) {
    phases.set(
      name,
      sent.filter(({ requestId }) => requestId === ofVm[index]),
    );
  }
  if (pressed)
    phases.set(
      'click',
      sent.filter(({ function: name }) => name === 'interactions'),
    );
  return phases;
}

/** Every request killed before it leaves and after its answer came, and every write and record whose answer is lost. */
export function pointsOf(phases: Phases): readonly Point[] {
  const isAsked = phases.has('question');
  return [...phases].flatMap(([phase, sent]) => {
    const from = fromOf(phase, isAsked);
    const since = [...phases].flatMap(([name, requests]) => (fromOf(name, isAsked) === from ? requests : []));
    return sent.flatMap((request, index): Point[] => {
      const name = nameOf(request);
      const before = since.filter((one) => one.n < request.n && nameOf(one) === name).length;
      return [
        ...(['before', 'after'] as const).map((how) => killPoint({ phase, from, how }, index + 1, name)),
        ...(isWrite(request) || isRecord(request) ? [lossPoint({ phase, from }, request, before)] : []),
      ];
    });
  });
}

/** A fault in what follows a click is set when the button is pressed: it counts from there. */
export function fromOf(phase: Phase, isAsked: boolean): Point['from'] {
  return phase === 'click' || (phase === 'run' && isAsked) ? 'pressed' : 'typed';
}

/** @param index which request of its invocation, from 1 */
export function killPoint(
  { phase, from, how }: Pick<Point, 'phase' | 'from'> & { readonly how: 'before' | 'after' },
  index: number,
  name: string,
): Point {
  const match = { operation: 'Invocation', function: phase === 'click' ? 'interactions' : 'vm' };
  const after = phase === 'follow' ? 1 : 0;
  // How often it was polled before a hand-over differs from run to run: the only schedule is found by its kind.
  const isSchedule = name.startsWith('scheduler');
  const kill = { kill: how, request: isSchedule ? 1 : index, ...(isSchedule ? { kind: 'scheduler' } : {}) };
  const rule = faultRule({ service: 'lambda', match, after }, kill);
  return { phase, from, how, rule, label: `${phase}: killed ${how} ${name} (#${index})` };
}

/** @param before how many of the kind come first */
export function lossPoint(
  { phase, from }: Pick<Point, 'phase' | 'from'>,
  sent: Pick<OutgoingRequest, 'service' | 'operation' | 'method'>,
  before: number,
): Point {
  const match = { operation: sent.operation ?? '' };
  const rule = faultRule({ service: sent.service as FaultRule['service'], match, after: before }, 'lost');
  return { phase, from, how: 'lost', rule, label: `${phase}: the answer of ${nameOf(sent)} lost (#${before + 1})` };
}

function nameOf({ service, operation, method }: Pick<OutgoingRequest, 'service' | 'operation' | 'method'>): string {
  return `${service} ${operation ?? method}`;
}

const WRITES: Readonly<Record<string, RegExp>> = {
  vcenter: /_Task$|Guest$|^RenameSnapshot$/,
  dynamodb: /^(Put|Update)Item$/,
  slack: /^(chat\.|response_url)/,
  scheduler: /^CreateSchedule$/,
  lambda: /^Invoke$/,
};

/** A line in vCenter's event log: it changes no VM, and is lost or there twice without harm. */
function isRecord({ service, operation }: Pick<OutgoingRequest, 'service' | 'operation'>): boolean {
  return service === 'vcenter' && operation === 'LogUserEvent';
}

/** True where something is different afterwards, whether or not the answer arrives. */
export function isWrite({ service, operation = '' }: { service: string; operation?: string }): boolean {
  return WRITES[service]?.test(operation) === true;
}
