import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Job } from '#lib/jobs/job';
import { reachOf } from '#lib/policy/reach';
import { commandRefusal, questionOf, type Standing } from '#lib/policy/standing';
import type { Suggestion } from '#lib/slack/interaction';
import type { Form } from '#lib/slack/message';
import { listOf } from '#lib/slack/render-view';
import type { MayRead } from '#lib/targets/inventory-index';
import { suggestVms } from '#lib/targets/suggest-vms';

interface Option {
  readonly text: { readonly type: 'plain_text'; readonly text: string };
  readonly value: string;
}

/** What a list shows below the typed text; a group's label says where it does not show all. */
type Options =
  | { readonly options: readonly Option[] }
  | { readonly option_groups: readonly [{ readonly label: Option['text']; readonly options: readonly Option[] }] };

/** Slack's own limits (https://docs.slack.dev/reference/block-kit/composition-objects/option-object). */
const MOST_OPTIONS = 100;
const LONGEST = { label: 75, typed: 150 };

/** The VMs that fit what is typed into a form's list so far, of those to which the asker may do it where it was typed. */
export async function optionsFor(
  desk: Pick<InteractionDesk, 'indexes' | 'authority'>,
  { command, asked }: Pick<Job, 'command' | 'asked'>,
  form: Form,
  { list, typed }: Pick<Suggestion, 'list' | 'typed'>,
): Promise<Options> {
  const vms = form.fields.find(({ name, vms }) => vms !== undefined && listOf(name) === list)?.vms;
  if (vms === undefined) return { options: [] };
  const permission = `${command}:${form.command.slice(form.command.lastIndexOf(' ') + 1)}`;
  const [indexes, mayRead] = await Promise.all([
    desk.indexes.all(),
    desk.authority.standing(asked, { fresh: false }).then((standing) => mayReadBy(standing, permission)),
  ]);
  const found = suggestVms(indexes, typed, {
    limit: MOST_OPTIONS,
    templates: vms.templates,
    mayRead,
    longest: LONGEST,
  });
  const options = found.vms.map((vm): Option => ({ text: plainText(vm.label), value: vm.typed }));
  if (found.fitting <= options.length || options.length === 0) return { options };
  const label = plainText(`${options.length} of ${found.fitting} VMs: type more of the name`);
  return { option_groups: [{ label, options }] };
}

/** No vCenter is asked here: what goes by a tag is judged as where tags cannot be read, so such a VM has to be typed. */
function mayReadBy(standing: Standing, permission: string): MayRead {
  if (commandRefusal(standing, permission) !== undefined) return () => false;
  const reach = reachOf(questionOf(standing, permission), standing.rules);
  return ({ name, folder, cluster }, vcenter) =>
    reach.holds({ vcenter, name, folder, tags: 'unreadable', ...(cluster === undefined ? {} : { cluster }) });
}

function plainText(text: string): Option['text'] {
  return { type: 'plain_text', text };
}
