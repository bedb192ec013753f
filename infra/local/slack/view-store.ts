import type { JsonObject } from '#infra/local/slack/json-object';

export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: JsonObject;
  readonly hash: string;
}

/** The modals that are open. */
export class ViewStore {
  readonly #views = new Map<string, OpenView>();

  open(user: string, view: JsonObject, now: number): OpenView {
    const id = `V0VIEW${String(this.#views.size + 1).padStart(4, '0')}`;
    const opened = { id, user, view, hash: `${Math.floor(now / 1000)}.${id}` };
    this.#views.set(id, opened);
    return opened;
  }

  list(): OpenView[] {
    return [...this.#views.values()];
  }
}
