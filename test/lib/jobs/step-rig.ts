import type { Offer } from '#lib/jobs/job-target';
import type { Evidence, Started, Step, StepContext, StepNote, Vm } from '#lib/jobs/step';
import { plain, type Words } from '#lib/slack/words';
import { readVms } from '#lib/vsphere/read-vms';
import { readTasks } from '#lib/vsphere/tasks';
import type { VSphere } from '#lib/vsphere/vsphere';
import { exampleContext } from '#test/lib/jobs/example-job';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

/** One step on one VM of a simulated vCenter, moved by hand as `lib/jobs` would. */
export class StepRig {
  readonly vcenter: TestVCenter;
  readonly vsphere: VSphere;

  private constructor(vcenter: TestVCenter) {
    this.vcenter = vcenter;
    this.vsphere = vcenter.open();
  }

  static async start(): Promise<StepRig> {
    return new StepRig(await startTestVCenter({ seed: 'prod' }));
  }

  context(note: StepNote = {}, more: Partial<StepContext> = {}): StepContext {
    const now = this.vcenter.clock.now();
    return exampleContext({ now, askedAt: now, note, ...more });
  }

  async read(step: Step, name: string): Promise<Vm> {
    const moId = this.vcenter.moIdOf(name);
    const [vm] = await readVms(this.vsphere, [moId], [...step.reads, ...step.rereads]);
    if (vm === undefined) throw new Error(`${name} is gone.`);
    return vm;
  }

  /** The note of a check that says go, with what the step aims at. */
  noteOf(step: Step, vm: Vm, note: StepNote = {}): StepNote {
    const check = step.check(vm, this.context(note));
    if (check.verdict !== 'go') throw new Error(`${check.verdict}: ${plain(check.said)}`);
    const kept = { ...note, ...check.note };
    return { ...kept, ...step.aim?.(vm, this.context(kept)) };
  }

  /** Starts it, gives it `seconds`, and says what the VM shows then. */
  async run(
    step: Step,
    name: string,
    seconds = 500,
  ): Promise<{ readonly said: string | undefined; readonly vm: Vm; readonly note: StepNote }> {
    let note: StepNote = {};
    for (;;) {
      const before = await this.read(step, name);
      note = this.noteOf(step, before, note);
      await this.finish(await step.start(before, this.context(note), this.vsphere), seconds);
      const vm = await this.read(step, name);
      const said = step.result(vm, undefined, this.context(note));
      if (said !== 'again') return { said: said === undefined ? undefined : plain(said), vm, note };
    }
  }

  async finish(started: Started, seconds: number): Promise<void> {
    this.vcenter.clock.advance(seconds);
    if (started === 'asked') return;
    const task = (await readTasks(this.vsphere, [started.taskId])).tasks.get(started.taskId);
    if (task === undefined || task === 'gone' || task.state !== 'success')
      throw new Error('The task has not succeeded.');
  }

  /** What there is to find after a start whose answer was lost, or which never arrived. */
  async evidenceAfter(
    step: Step,
    name: string,
    operation: string,
    then: 'lost' | 'reset',
    seconds: number,
  ): Promise<Evidence> {
    const before = await this.read(step, name);
    const note = this.noteOf(step, before);
    const since = this.vcenter.clock.now();
    this.vcenter.fault(operation, then);
    await step.start(before, this.context(note), this.vsphere).then(
      () => Promise.reject(new Error('It was answered.')),
      () => undefined,
    );
    this.vcenter.clock.advance(seconds);
    return await step.evidence(await this.read(step, name), since, this.context(note), this.vsphere);
  }

  close(): Promise<void> {
    return this.vcenter.close();
  }
}

export const said = (sentences: readonly Words[] | undefined): readonly string[] => (sentences ?? []).map(plain);

export const labels = (offers: readonly Offer[] | undefined): readonly string[] =>
  (offers ?? []).map((offer) => {
    if (!('again' in offer)) return `${offer.label}: ${[offer.subcommand, offer.options].filter(Boolean).join(' ')}`;
    const { instead } = offer;
    return instead === undefined ? `${offer.label}: again` : `${offer.label}: ${instead.by} for ${instead.typed}`;
  });
