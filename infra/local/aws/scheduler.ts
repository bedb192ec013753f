import { randomUUID } from 'node:crypto';
import { AwsError } from '#infra/local/aws/aws-error';
import { parseSchedule, type ScheduleTimes } from '#infra/local/aws/schedule-expression';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';

/** A schedule in CloudFormation's and the API's own words. */
export interface ScheduleInput {
  Name?: string;
  GroupName?: string;
  ScheduleExpression?: string;
  ScheduleExpressionTimezone?: string;
  State?: string;
  ActionAfterCompletion?: string;
  Target?: { Arn?: string; RoleArn?: string; Input?: string };
  FlexibleTimeWindow?: { Mode?: string };
  ClientToken?: string;
}

interface Kept {
  input: ScheduleInput;
  arn: string;
  times: ScheduleTimes;
  createdAt: number;
  cancel: () => void;
  /** When a repeating one was due last, while it is about to fire. */
  firing?: number;
}

export interface SchedulerOptions {
  clock: StackClock;
  faults: FaultBook;
  place: { region: string; accountId: string };
  /** Delivers to a Lambda function or a queue, by ARN. */
  deliver: (targetArn: string, payload: string) => void;
  /** How late this firing is, in milliseconds; the real one is precise to a minute. */
  lateness?: () => number;
}

const PRECISION_MS = 60_000;

const required = (input: ScheduleInput): void => {
  const missing = (['ScheduleExpression', 'FlexibleTimeWindow', 'Target'] as const).filter((name) => !input[name]);
  if (missing.length > 0) throw new AwsError('ValidationException', `Missing required: ${missing.join(', ')}.`);
  if (!input.Target?.Arn || !input.Target.RoleArn)
    throw new AwsError('ValidationException', 'A Target needs Arn and RoleArn.');
};

/** EventBridge Scheduler on the stack's clock: it fires up to a minute late, and at least once. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #groups = new Set(['default']);
  readonly #schedules = new Map<string, Kept>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  createGroup(name: string): { ScheduleGroupArn: string } {
    if (this.#groups.has(name)) throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    this.#groups.add(name);
    return { ScheduleGroupArn: this.#arn(`schedule-group/${name}`) };
  }

  create(name: string, input: ScheduleInput): { ScheduleArn: string } {
    required(input);
    if (!/^[\w.-]{1,64}$/.test(name)) throw new AwsError('ValidationException', `Invalid schedule name ${name}.`);
    const group = input.GroupName ?? 'default';
    const arn = this.#arn(`schedule/${group}/${name}`);
    if (!this.#groups.has(group))
      throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
    const existing = this.#schedules.get(`${group}/${name}`);
    if (existing && input.ClientToken !== undefined && existing.input.ClientToken === input.ClientToken) {
      return { ScheduleArn: arn };
    }
    if (existing) throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
    const times = parseSchedule(String(input.ScheduleExpression), input.ScheduleExpressionTimezone);
    const kept = {
      input: { ...input, Name: name, GroupName: group },
      arn,
      times,
      createdAt: this.#options.clock.now(),
    };
    const schedule: Kept = { ...kept, cancel: () => undefined };
    this.#schedules.set(`${group}/${name}`, schedule);
    if (input.State !== 'DISABLED') this.#arm(schedule, 'at' in times ? times.at : kept.createdAt + times.everyMs);
    return { ScheduleArn: arn };
  }

  get(name: string, group = 'default'): object {
    const { input, arn, createdAt } = this.#find(name, group);
    return { State: 'ENABLED', ScheduleExpressionTimezone: 'UTC', ...input, Arn: arn, CreationDate: createdAt / 1000 };
  }

  delete(name: string, group = 'default'): object {
    this.#find(name, group).cancel();
    this.#schedules.delete(`${group}/${name}`);
    return {};
  }

  list(filter: { group?: string | undefined; prefix?: string | undefined } = {}): object {
    const fitting = [...this.#schedules.values()].filter(
      ({ input }) =>
        (filter.group === undefined || input.GroupName === filter.group) && input.Name?.startsWith(filter.prefix ?? ''),
    );
    const Schedules = fitting.map(({ input, arn, createdAt }) => ({
      Arn: arn,
      Name: input.Name,
      GroupName: input.GroupName,
      State: input.State ?? 'ENABLED',
      CreationDate: createdAt / 1000,
      Target: { Arn: input.Target?.Arn },
    }));
    return { Schedules };
  }

  #arn(resource: string): string {
    const { region, accountId } = this.#options.place;
    return `arn:aws:scheduler:${region}:${accountId}:${resource}`;
  }

  #find(name: string, group: string): Kept {
    const found = this.#schedules.get(`${group}/${name}`);
    if (!found) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return found;
  }

  #arm(schedule: Kept, due: number): void {
    const { clock, lateness = () => Math.random() * PRECISION_MS } = this.#options;
    schedule.cancel = clock.after(due + lateness() - clock.now(), () => this.#fire(schedule, due));
  }

  /**
   * A repeating one that falls due again and again while the clock is moved on fires once, when the clock has arrived:
   * hundreds of sweeps at one moment are nothing that happens.
   */
  #fire(schedule: Kept, due: number): void {
    const { times, firing } = schedule;
    if (!('everyMs' in times)) {
      this.#send(schedule, due);
      return;
    }
    this.#arm(schedule, due + times.everyMs);
    schedule.firing = due;
    if (firing !== undefined) return;
    setImmediate(() => {
      const last = schedule.firing ?? due;
      delete schedule.firing;
      this.#send(schedule, last);
    });
  }

  #send(schedule: Kept, due: number): void {
    const { clock, faults } = this.#options;
    const { input, times } = schedule;
    const fault = faults.faultFor({ service: 'scheduler', operation: 'Fire', path: String(input.Name) });
    const copies = Math.max(1, Number((fault?.then as { deliver?: number } | undefined)?.deliver ?? 1));
    const go = (): void => {
      for (let copy = 0; copy < copies; copy += 1) this.#deliver(schedule, due);
    };
    if (fault && fault.delayMs > 0) clock.after(fault.delayMs, go);
    else go();
    if ('at' in times && input.ActionAfterCompletion === 'DELETE') {
      this.#schedules.delete(`${input.GroupName}/${input.Name}`);
    }
  }

  #deliver({ input, arn }: Kept, due: number): void {
    const { place, deliver } = this.#options;
    const time = `${new Date(due).toISOString().slice(0, 19)}Z`;
    const standard = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: place.accountId,
      time,
      region: place.region,
      resources: [arn],
      detail: '{}',
    };
    const payload = input.Target?.Input ?? JSON.stringify(standard);
    const attributes: Record<string, string> = {
      '<aws.scheduler.schedule-arn>': arn,
      '<aws.scheduler.scheduled-time>': time,
      '<aws.scheduler.execution-id>': standard.id,
      '<aws.scheduler.attempt-number>': '1',
    };
    const filled = payload.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, (word) => attributes[word] ?? word);
    deliver(String(input.Target?.Arn), filled);
  }
}
