import type { HeardMessage } from '#infra/local/say/heard';
import { ask } from '#infra/local/say/local-api';
import { interactiveElements, textOf } from '#infra/local/slack/interactive-elements';
import { isJsonObject } from '#infra/local/slack/json-object';
import type { OpenView } from '#infra/local/slack/view-store';

interface Question {
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
  /** What tells this question from the same one asked again. */
  readonly mark: string;
}

/** A button's value begins with the Job it belongs to (`<job>.<random>`); one of another Job is left alone. */
const belongsTo = (job: string, value: unknown): boolean => {
  const owner = typeof value === 'string' ? /^([a-z2-7]{16})\./.exec(value)?.[1] : undefined;
  return owner === undefined || owner === job;
};

const isFor = ({ deleted, ephemeralTo }: HeardMessage, user: string): boolean =>
  !deleted && (ephemeralTo ?? user) === user;

const questionsOf = ({ channel, ts, blocks }: HeardMessage, job: string): Question[] =>
  interactiveElements(blocks).flatMap(({ element }) => {
    const { action_id: actionId, value, text, type } = element;
    if (type !== 'button' || textOf(text) !== 'Confirm' || !belongsTo(job, value)) return [];
    return [{ channel, ts, actionId: String(actionId), mark: `${ts} ${actionId} ${value}` }];
  });

/** The one input of a modal whose label names a number, such as `Type 7 to go on`. */
const numberAskedFor = ({ view }: OpenView): Record<string, string> | undefined => {
  const inputs = interactiveElements(Array.isArray(view['blocks']) ? view['blocks'] : []).filter(
    ({ block }) => block['type'] === 'input' && block['optional'] !== true,
  );
  const number = inputs.length === 1 ? /\d+/.exec(textOf(inputs[0]?.block['label']) ?? '')?.[0] : undefined;
  return number === undefined ? undefined : { [String(inputs[0]?.element['action_id'])]: number };
};

const complaint = (answer: unknown): string =>
  isJsonObject(answer) && isJsonObject(answer['errors']) ? Object.values(answer['errors']).join(' ') : '';

/** Presses Confirm for a script: each question once, and the number where a modal wants it typed. */
export class Confirmer {
  readonly #url: string;
  readonly #job: string;
  readonly #user: string;
  readonly #pressed = new Set<string>();
  readonly #submitted = new Set<string>();

  constructor(url: string, job: string, user: string) {
    this.#url = url;
    this.#job = job;
    this.#user = user;
  }

  /** Whether the messages ask this person something that pressing Confirm has not answered. */
  isAsked(messages: readonly HeardMessage[]): boolean {
    return messages
      .filter((message) => isFor(message, this.#user))
      .some(({ blocks }) => interactiveElements(blocks).some(({ element }) => belongsTo(this.#job, element['value'])));
  }

  /** Answers what can be answered by Confirm; false where the messages ask for something else. */
  async confirm(messages: readonly HeardMessage[]): Promise<boolean> {
    const question = messages
      .filter((message) => isFor(message, this.#user))
      .flatMap((message) => questionsOf(message, this.#job))
      .findLast(({ mark }) => !this.#pressed.has(mark));
    if (question) {
      const { mark, ...press } = question;
      this.#pressed.add(mark);
      await ask(this.#url, '/local/click', { user: this.#user, ...press });
    }
    if (this.#pressed.size === 0) return !this.isAsked(messages);
    await this.#typeNumber();
    return true;
  }

  async #typeNumber(): Promise<void> {
    const views = (await ask<OpenView[]>(this.#url, '/local/views')) ?? [];
    for (const opened of views) {
      const values = numberAskedFor(opened);
      const isNew = opened.user === this.#user && !this.#submitted.has(opened.id);
      if (!(isNew && values)) continue;
      this.#submitted.add(opened.id);
      const answer = await ask(this.#url, '/local/views/submit', { user: this.#user, viewId: opened.id, values });
      if (complaint(answer)) process.stderr.write(`The modal says: ${complaint(answer)}\n`);
    }
  }
}
