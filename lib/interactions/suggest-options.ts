import type { InteractionDesk } from '#lib/interactions/interaction-desk';
import type { Suggestion } from '#lib/slack/interaction';
import type { Form } from '#lib/slack/message';
import { listOf } from '#lib/slack/render-view';
import { EVERY_VM } from '#lib/targets/inventory-index';
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

/** The VMs that fit what is typed into a form's list so far. */
export async function optionsFor(
  desk: Pick<InteractionDesk, 'indexes'>,
  form: Form,
  { list, typed }: Suggestion,
): Promise<Options> {
  const vms = form.fields.find(({ name, vms }) => vms !== undefined && listOf(name) === list)?.vms;
  if (vms === undefined) return { options: [] };
  const found = suggestVms(await desk.indexes.all(), typed, {
    limit: MOST_OPTIONS,
    templates: vms.templates,
    mayRead: EVERY_VM,
    longest: LONGEST,
  });
  const options = found.vms.map((vm): Option => ({ text: plainText(vm.label), value: vm.typed }));
  if (found.fitting <= options.length || options.length === 0) return { options };
  const label = plainText(`${options.length} of ${found.fitting} VMs: type more of the name`);
  return { option_groups: [{ label, options }] };
}

function plainText(text: string): Option['text'] {
  return { type: 'plain_text', text };
}
