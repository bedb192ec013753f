import type { InteractiveElement } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';

/** Lists whose options the app is asked for (docs.slack.dev, select menu of external data source). */
const EXTERNAL = ['external_select', 'multi_external_select'];

export const isExternal = ({ element }: InteractiveElement): boolean => EXTERNAL.includes(String(element['type']));

/** What the app has offered for external lists, by where they are: only that can be chosen. */
export class OfferedOptions {
  readonly #offered = new Map<string, Map<string, JsonObject>>();

  /** Options that were offered stay, for somebody may have chosen one before typing on. */
  add(place: string, actionId: string, options: readonly JsonObject[]): void {
    const key = this.#key(place, actionId);
    const known = this.#offered.get(key) ?? new Map<string, JsonObject>();
    for (const option of options) known.set(String(option['value']), option);
    this.#offered.set(key, known);
  }

  /** The elements as somebody sees them there: external lists with what was offered, beside what was set at first. */
  into(place: string, elements: readonly InteractiveElement[]): InteractiveElement[] {
    return elements.map((one) => {
      if (!isExternal(one)) return one;
      const { element } = one;
      const initial = [element['initial_option'], element['initial_options']]
        .flat()
        .filter((option) => option !== undefined);
      const offered = this.#offered.get(this.#key(place, String(element['action_id'])));
      return { ...one, element: { ...element, options: [...(offered?.values() ?? []), ...initial] } };
    });
  }

  #key(place: string, actionId: string): string {
    return `${place} ${actionId}`;
  }
}
