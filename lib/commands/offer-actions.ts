import type { PreparedChange } from '#lib/commands/subcommand';
import type { JobTarget, Offer, UnresolvedWord } from '#lib/jobs/job';
import type { Action } from '#lib/slack/message';
import { typedForm } from '#lib/targets/typed-form';

/** Where a command was typed: `/vm` and `snapshot`. */
export interface Typed {
  readonly word: string;
  readonly subcommand: string;
}

/** VMs whose buttons are shown; more would be a wall. */
const MOST_OFFERED = 4;
/** Choices that are buttons; more are a list. */
const MOST_BUTTONS = 5;

/** What may be done next with the VMs of a change, each as if it were typed. */
export function offerActions(typed: Typed, prepared: PreparedChange, targets: readonly JobTarget[]): readonly Action[] {
  const offering = targets.filter((target) => (target.offers ?? []).length > 0);
  if (offering.length > MOST_OFFERED) return [];
  return offering.flatMap((target) =>
    (target.offers ?? []).map((offer): Action => {
      const label = targets.length === 1 ? offer.label : `${offer.label}: ${target.name}`;
      return { label, press: { act: 'run', text: offerText(typed, prepared, target, offer) } };
    }),
  );
}

function offerText({ word, subcommand }: Typed, prepared: PreparedChange, target: JobTarget, offer: Offer): string {
  const form = typedForm(target, []);
  if ('again' in offer) {
    const { instead } = offer;
    const text = `${word} ${subcommand} ${prepared.retyped([form], false, instead)}`;
    return instead === undefined ? `${text} --again` : text;
  }
  const { options } = offer;
  return [word, offer.subcommand, form, ...(options === undefined ? [] : [options])].join(' ');
}

/**
 * A question for each word that may mean several VMs: buttons, or a list where they are many.
 *
 * @param retyped the command as it would be typed with one VM in place of the word
 */
export function pickActions(
  unresolved: readonly Pick<UnresolvedWord, 'typed' | 'choices'>[],
  retyped: (form: string, instead: string) => string,
): readonly Action[] {
  return unresolved.flatMap(({ typed, choices = [] }): readonly Action[] => {
    const options = choices.map(({ form, about }) => ({
      label: about,
      press: { act: 'run', text: retyped(form, typed) } as const,
    }));
    if (options.length === 0) return [];
    return options.length <= MOST_BUTTONS ? options : [{ placeholder: `Which "${typed}"?`, options }];
  });
}
