import { interactiveElements } from '#infra/local/slack/interactive-elements';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import { SlackError } from '#infra/local/slack/slack-error';

/** What is said beside the inputs of a view, by block id; under `''` what is said of the whole. */
export type ViewErrors = Readonly<Record<string, string>>;

export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: JsonObject;
  readonly hash: string;
  readonly errors?: ViewErrors;
}

/** Slack gives what has no id one of its own. */
const withIds = (view: JsonObject): JsonObject => {
  const blocks = Array.isArray(view['blocks']) ? view['blocks'].filter(isJsonObject) : [];
  const named = blocks.map((block, index) => ({ block_id: `block-${index}`, ...structuredClone(block) }));
  for (const [index, { element }] of interactiveElements(named).entries()) {
    if (element['action_id'] === undefined) Object.assign(element, { action_id: `action-${index}` });
  }
  return { ...view, blocks: named };
};

/** The modals that are open, the newest last. */
export class ViewStore {
  readonly #views = new Map<string, OpenView>();
  #count = 0;

  open(user: string, view: JsonObject, now: number): OpenView {
    this.#refuseDouble(view);
    this.#count += 1;
    const id = `V0VIEW${String(this.#count).padStart(4, '0')}`;
    return this.#keep({ id, user, view: withIds(view), hash: this.#hash(now) });
  }

  /** Shows another view in place of this one; the hash is new, and errors are gone. */
  replace({ id, user }: OpenView, view: JsonObject, now: number): OpenView {
    this.#refuseDouble(view, id);
    this.#count += 1;
    return this.#keep({ id, user, view: withIds(view), hash: this.#hash(now) });
  }

  /** Says something beside the inputs of a view, where it is still open. */
  explain(id: string, errors: ViewErrors): void {
    const opened = this.#views.get(id);
    if (opened) this.#keep({ ...opened, errors });
  }

  close(id: string): void {
    this.#views.delete(id);
  }

  closeAll(user: string): void {
    for (const opened of this.list()) if (opened.user === user) this.close(opened.id);
  }

  find(id: string): OpenView | undefined {
    return this.#views.get(id);
  }

  findExternal(externalId: string): OpenView | undefined {
    return this.list().find(({ view }) => view['external_id'] === externalId);
  }

  newestOf(user: string): OpenView | undefined {
    return this.list().findLast((opened) => opened.user === user);
  }

  list(): OpenView[] {
    return [...this.#views.values()];
  }

  #refuseDouble(view: JsonObject, id?: string): void {
    const externalId = view['external_id'];
    const other = typeof externalId === 'string' && externalId !== '' ? this.findExternal(externalId) : undefined;
    if (other && other.id !== id) throw new SlackError('duplicate_external_id');
  }

  #hash(now: number): string {
    return `${Math.floor(now / 1000)}.${String(this.#count).padStart(8, '0')}`;
  }

  #keep(opened: OpenView): OpenView {
    this.#views.set(opened.id, opened);
    return opened;
  }
}
