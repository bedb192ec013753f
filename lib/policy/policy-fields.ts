import { SaidError } from '#lib/errors';
import { readCron } from '#lib/policy/cron';
import { lengthOfTime } from '#lib/policy/length-of-time';
import { readPermission } from '#lib/policy/permission';
import type { People } from '#lib/policy/policy';
import { type Complain, list, object, optional, otherwise, type Read, readBy, required } from '#lib/policy/shape';
import { readScopeValue, SCOPE_KEYS, type TargetScope } from '#lib/policy/target-scope';
import { isNoZone, LONGEST_WINDOW, type TimeWindow } from '#lib/policy/time-window';

/** What several parts of a policy are made of. */

export const permissions: Read<readonly string[]> = list(readBy(readPermission), { least: 1 });

/** `env=prod`, in a map as `tag: env=prod`; at least one part, for none would be every VM. */
export const targets: Read<TargetScope> = (value, place, complain) => {
  const [vcenter, cluster, folder, tag, name] = SCOPE_KEYS.map((key) =>
    optional(readBy((typed) => readScopeValue(key, typed))),
  );
  if (!vcenter || !cluster || !folder || !tag || !name) return undefined;
  const scope = object<TargetScope>({ vcenter, cluster, folder, tag, name })(value, place, complain);
  if (scope === undefined || Object.keys(scope).length > 0) return scope;
  complain(place, 'it is empty. Name targets, such as tag: env=prod, or leave it out.');
  return undefined;
};

const userId: Read<string> = id(/^[UW][A-Z0-9]{2,}$/, 'a Slack user id, such as U012AB3CD');
export const groupId: Read<string> = id(/^S[A-Z0-9]{2,}$/, "a Slack user group's id, such as S012AB3CD");
export const channelId: Read<string> = id(/^[CG][A-Z0-9]{2,}$/, "a channel's id, such as C012AB3CD");

export const people: Read<People> = object<People>({
  users: otherwise(list(userId), []),
  groups: otherwise(list(groupId), []),
});

export function length(longest: number): Read<number> {
  return readBy((typed) => {
    const milliseconds = lengthOfTime(typed);
    if (milliseconds !== undefined && milliseconds <= longest) return milliseconds;
    throw wrong(`"${typed}" is no length of time as 30m, 2h or 7d, of at most ${longest / 86_400_000} days.`);
  });
}

export const WINDOW = {
  cron: required<string>(
    readBy((typed) => {
      readCron(typed);
      return typed;
    }),
  ),
  duration: required(length(LONGEST_WINDOW)),
  zone: required<string>(
    readBy((typed) => {
      if (!isNoZone(typed)) return typed;
      throw wrong(`"${typed}" is no time zone. Name one as Europe/Berlin or UTC.`);
    }),
  ),
};

export const timeWindow: Read<TimeWindow> = object<TimeWindow>(WINDOW);

/** A regular expression; it is the operator's own. */
export const pattern: Read<string> = readBy((typed) => {
  if (isPattern(typed)) return typed;
  throw wrong(`"${typed}" is no regular expression.`);
});

export function named<T extends { readonly name: string }>(
  items: readonly T[],
  place: string,
  complain: Complain,
): void {
  items.forEach(({ name }, index) => {
    const first = items.findIndex((one) => one.name === name);
    if (first !== index) complain(`${place}[${index}].name`, `"${name}" is the name of ${place}[${first}] too.`);
  });
}

function id(form: RegExp, what: string): Read<string> {
  return readBy((typed) => {
    if (form.test(typed)) return typed;
    throw wrong(`"${typed}" is not ${what}. Names can be changed, so ids are asked for.`);
  });
}

function wrong(sentence: string): SaidError {
  return new SaidError('usage', sentence);
}

function isPattern(typed: string): boolean {
  try {
    return new RegExp(typed, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
