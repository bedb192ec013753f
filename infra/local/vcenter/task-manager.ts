import type { StackClock } from '#infra/local/clock';
import type { ServiceFault } from '#infra/local/faults';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { Task, type TaskPlan } from '#infra/local/vcenter/task';
import { invalidState, notSupported, requestCanceled, taskInProgress, VimFault } from '#infra/local/vcenter/vim-fault';

/** How long, and how many, finished tasks stay in `recentTask` and under `Task/{id}`. */
const RECENT_MS = 10 * 60_000;
const RECENT_COUNT = 200;
const HISTORY_COUNT = 20_000;

const isFaultBody = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export class TaskManager {
  readonly #clock: StackClock;
  readonly #active = new Map<Task, () => void>();
  readonly #recent = new Map<string, Task>();
  /** Every task, oldest first; what a history collector reads. */
  readonly history: Task[] = [];
  readonly #pace: number;
  #number = 100;

  /** @param pace what a task takes of its usual time; a fault that names seconds means those */
  constructor(clock: StackClock, pace = 1) {
    this.#clock = clock;
    this.#pace = pace;
  }

  /** Starts a task; an entity that has one already refuses with TaskInProgress. `fault` may end it otherwise or stretch it. */
  start(plan: TaskPlan, userName: string, fault: ServiceFault | undefined, alone = true): Task {
    const { entity } = plan;
    if (alone && entity?.busyWith) throw taskInProgress(entity.busyWith.ref);
    this.#number += 1;
    const wanted = Number(fault?.['taskSeconds']);
    const seconds = Number.isFinite(wanted) && wanted >= 0 ? wanted : plan.seconds * this.#pace;
    const task = new Task(this.#number, { ...plan, seconds }, userName, this.#clock.now(), this.#number * 7);
    if (alone && entity) entity.busyWith = task;
    const error = fault?.['taskError'];
    this.#recent.set(task.id, task);
    this.history.push(task);
    if (this.history.length > HISTORY_COUNT) this.history.splice(0, 1000);
    const cancel = this.#clock.after(task.dueAt - this.#clock.now(), () => this.#end(task, error));
    this.#active.set(task, cancel);
    return task;
  }

  /** A task that is still recent; afterwards vCenter no longer knows its id. */
  find(id: string): Task | undefined {
    this.#forget();
    return this.#recent.get(id);
  }

  recent(entity?: ManagedEntity): Task[] {
    this.#forget();
    const tasks = [...this.#recent.values()].slice(-RECENT_COUNT);
    return entity ? tasks.filter((task) => task.plan.entity === entity) : tasks;
  }

  cancel(task: Task): void {
    const stop = this.#active.get(task);
    if (!stop) throw invalidState('The task is not running.');
    if (!task.plan.cancelable) throw notSupported();
    stop();
    task.cancelled = true;
    this.#settle(task, () => task.fail(requestCanceled().body, this.#clock.now()));
  }

  /** What a restart of vCenter forgets; the work itself goes on at the hosts. */
  forgetRecent(): void {
    this.#recent.clear();
  }

  close(): void {
    for (const stop of this.#active.values()) stop();
    this.#active.clear();
  }

  #end(task: Task, error: unknown): void {
    const now = this.#clock.now();
    this.#settle(task, () => {
      if (isFaultBody(error)) {
        task.fail(
          { faultstring: 'The operation failed.', ...error, _typeName: String(error['_typeName'] ?? 'VimFault') },
          now,
        );
        return;
      }
      try {
        task.complete(task.plan.run(), now);
      } catch (reason) {
        const fault = reason instanceof VimFault ? reason : new VimFault('SystemError', String(reason));
        task.fail(fault.body, now);
      }
    });
  }

  #settle(task: Task, finish: () => void): void {
    const { entity } = task.plan;
    this.#active.delete(task);
    if (entity?.busyWith === task) entity.busyWith = undefined;
    finish();
  }

  #forget(): void {
    const limit = this.#clock.now() - RECENT_MS;
    for (const [id, task] of this.#recent) {
      if (task.completeTime !== undefined && task.completeTime < limit) this.#recent.delete(id);
    }
  }
}
