/** A press of a button, or a choice from a list. */
export interface Click {
  readonly kind: 'click';
  readonly who: Clicker;
  /** What the pressed button, or the chosen option, carries. */
  readonly value: string;
  readonly responseUrl: string;
  /** Opens one modal within three seconds. */
  readonly triggerId: string;
}

/** A modal that was filled in. */
export interface Submission {
  readonly kind: 'submission';
  readonly who: Clicker;
  readonly privateMetadata: string;
  readonly values: Filled;
}

/** What stands in each input, by its `action_id`; a ticked box is `true`, what was chosen from a list are the options' values. */
export type Filled = ReadonlyMap<string, string | boolean | readonly string[]>;

/** What is typed so far into a list of a modal; its options are asked for. */
export interface Suggestion {
  readonly kind: 'suggestion';
  readonly who: Clicker;
  readonly privateMetadata: string;
  /** The list's `action_id`. */
  readonly list: string;
  readonly typed: string;
}

export interface Clicker {
  readonly teamId: string;
  readonly appId: string;
  readonly userId: string;
  readonly userName: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the form of an interaction whose signature was right; `undefined` where it is none that is ever asked for
 * (https://docs.slack.dev/reference/interaction-payloads).
 */
export function readInteraction(rawBody: Uint8Array): Click | Submission | Suggestion | undefined {
  const payload = new URLSearchParams(Buffer.from(rawBody).toString('utf8')).get('payload');
  const read = payload === null ? undefined : parsed(payload);
  if (read === undefined) return undefined;
  const who = clicker(read);
  if (who === undefined) return undefined;
  if (read['type'] === 'block_actions') return click(read, who);
  if (read['type'] === 'block_suggestion') return suggestion(read, who);
  return read['type'] === 'view_submission' ? submission(read, who) : undefined;
}

function parsed(payload: string): Json | undefined {
  try {
    return object(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

function clicker(payload: Json): Clicker | undefined {
  const user = object(payload['user']);
  const team = object(payload['team']);
  const who = {
    teamId: text(team?.['id']) || text(user?.['team_id']),
    appId: text(payload['api_app_id']),
    userId: text(user?.['id']),
    userName: text(user?.['username']) || text(user?.['name']) || text(user?.['id']),
  };
  return [who.teamId, who.userId].every((id) => /^[A-Z][A-Z0-9]{2,30}$/.test(id)) ? who : undefined;
}

function click(payload: Json, who: Clicker): Click | undefined {
  const [action] = list(payload['actions']);
  const pressed = object(action);
  if (pressed === undefined) return undefined;
  const value = text(pressed['value']) || text(object(pressed['selected_option'])?.['value']);
  return {
    kind: 'click',
    who,
    value,
    responseUrl: text(payload['response_url']),
    triggerId: text(payload['trigger_id']),
  };
}

function submission(payload: Json, who: Clicker): Submission {
  const view = object(payload['view']);
  const blocks = object(object(view?.['state'])?.['values']) ?? {};
  const values = new Map<string, string | boolean | readonly string[]>();
  for (const actions of Object.values(blocks)) {
    for (const [name, state] of Object.entries(object(actions) ?? {})) {
      const { type, value, selected_option: one, selected_options: selected } = object(state) ?? {};
      if (type === 'checkboxes') values.set(name, list(selected).length > 0);
      else if (type === 'external_select') values.set(name, optionValues([one]));
      else if (type === 'multi_external_select') values.set(name, optionValues(list(selected)));
      else if (typeof value === 'string') values.set(name, value);
    }
  }
  return { kind: 'submission', who, privateMetadata: text(view?.['private_metadata']), values };
}

function optionValues(options: readonly unknown[]): readonly string[] {
  return options.map((option) => text(object(option)?.['value'])).filter((value) => value !== '');
}

function suggestion(payload: Json, who: Clicker): Suggestion {
  return {
    kind: 'suggestion',
    who,
    privateMetadata: text(object(payload['view'])?.['private_metadata']),
    list: text(payload['action_id']),
    typed: text(payload['value']),
  };
}

function object(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
