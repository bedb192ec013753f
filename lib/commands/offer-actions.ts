import type { PreparedChange } from '#lib/commands/subcommand';
import type { UnresolvedWord } from '#lib/jobs/job';
import type { JobTarget, Offer } from '#lib/jobs/job-target';
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
/** Characters of a button's label and of an option's, and of the word that stands before them. */
const LABEL = 75;
const WORD = 24;

/** What may be done next with the VMs of a change, each as if it were typed. */
export function offerActions(typed: Typed, prepared: PreparedChange, targets: readonly JobTarget[]): readonly Action[] {
  const offering = targets.filter((target) => (target.offers ?? []).length > 0);
  if (offering.length > MOST_OFFERED) return [];
  return offering.flatMap((target) =>
    (target.offers ?? []).map((offer): Action => {
      const start = `${offer.label}: `;
      const label = targets.length === 1 ? offer.label : `${start}${ending(shortName(target), LABEL - start.length)}`;
      return { label, press: { act: 'run', text: offerText(typed, prepared, target, offer) } };
    }),
  );

  /** Its name, or where it is if another VM here is called so too. */
  function shortName({ name, vcenter, path }: JobTarget): string {
    return targets.filter((other) => other.name === name).length === 1 ? name : `${vcenter}:${path}`;
  }
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
  const questions = unresolved.filter(({ choices = [] }) => choices.length > 0);
  return questions.flatMap(({ typed, choices = [] }): readonly Action[] => {
    const isList = choices.length > MOST_BUTTONS;
    // Where several words are asked about, each button says which one it answers.
    const word = isList || questions.length === 1 ? '' : `${beginning(typed, WORD)}: `;
    const options = choices.map(({ form, about }) => ({
      label: `${word}${ending(about, LABEL - [...word].length)}`,
      press: { act: 'run', text: retyped(form, typed) } as const,
    }));
    return isList ? [{ placeholder: `Which "${typed}"?`, options }] : options;
  });
}

function beginning(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/** Of a place, its end tells more: the last folder, the host and the vCenter. */
function ending(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `…${characters.slice(1 - max).join('')}`;
}
