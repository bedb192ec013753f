import type { Argument } from '#lib/commands/argument';
import { SaidError } from '#lib/errors';
import { readChannel, readSubject, readUser, type Subject } from '#lib/policy/read-subject';
import { readScope, type TargetScope } from '#lib/policy/target-scope';
import type { Word } from '#lib/targets/query';
import { didYouMean } from '#lib/targets/suggest';

const ROLE_ACTS = ['add', 'remove', 'show'] as const;

export type RoleAct = (typeof ROLE_ACTS)[number];

const SUBJECT = {
  kind: 'word',
  mention: true,
  about: 'a person or a user group, picked from the list that Slack offers behind "@", or everyone',
} as const;

/** What the commands about access take, beside what all commands do. */
export const accessArg = {
  subject(): Argument<Subject> {
    return {
      ...SUBJECT,
      required: true,
      shape: () => '<@person|@group|everyone>',
      read: ({ words }) => readSubject(needed(words, 'Whom? Pick a person or a group behind "@", or type everyone.')),
    };
  },
  /** Everybody where nobody is named. */
  subjectOrAll(): Argument<Subject | undefined> {
    return {
      ...SUBJECT,
      required: false,
      shape: () => '[@person|@group|everyone]',
      read: ({ words: [word] }) => (word === undefined ? undefined : readSubject(word.text)),
    };
  },
  person(): Argument<string> {
    return {
      kind: 'word',
      mention: true,
      about: 'picked from the list that Slack offers behind "@"',
      required: true,
      shape: () => '<@person>',
      read: ({ words }) => readUser(needed(words, 'Whom? Pick a person from the list that Slack offers behind "@".')),
    };
  },
  /** Kept as typed: which roles there are is known later. */
  rights(): Argument<string> {
    return {
      kind: 'words',
      about: 'a role, or permissions with commas between: command:subcommand, with globs (vm:snapshot, vm:*, *:list)',
      required: true,
      shape: () => '<role|permission,…>',
      read: ({ words }) => {
        needed(words, 'What? Name a role, such as operator, or permissions, such as vm:snapshot.');
        return words.map(({ text }) => text).join(' ');
      },
    };
  },
  roleAct(): Argument<RoleAct> {
    return {
      kind: 'word',
      about: 'what to do with the role',
      required: true,
      shape: () => `<${ROLE_ACTS.join('|')}>`,
      read: ({ words }) => {
        const typed = needed(words, `What? Type one of ${ROLE_ACTS.join(', ')}, and the name of the role behind it.`);
        const act = ROLE_ACTS.find((one) => one === typed.toLowerCase());
        if (act !== undefined) return act;
        const hint = didYouMean(typed, ROLE_ACTS) || ` Type one of ${ROLE_ACTS.join(', ')}.`;
        throw new SaidError('usage', `"${typed}" is nothing that is done with a role.${hint}`);
      },
    };
  },
  permissions(): Argument<readonly string[]> {
    return {
      kind: 'words',
      about: 'what a new role permits, with commas between',
      required: false,
      shape: () => '[permission,…]',
      read: ({ words }) => words.flatMap(({ text }) => text.split(',')).filter((text) => text.trim() !== ''),
    };
  },
  channels(): Argument<readonly string[] | undefined> {
    return {
      kind: 'texts',
      more: /^<?#/,
      mention: true,
      about: 'only in these channels, picked from the list that Slack offers behind "#"',
      required: false,
      shape: (name) => `[--${name} <#channel>…]`,
      read: ({ several = [] }) => {
        const ids = several.flatMap((value) => value.split(',')).filter((value) => value.trim() !== '');
        return several.length === 0 ? undefined : [...new Set(ids.map(readChannel))];
      },
    };
  },
  scope(): Argument<TargetScope | undefined> {
    return {
      kind: 'texts',
      more: /^[a-z]+=/i,
      about:
        'only on these VMs: vcenter=, cluster=, folder= (its subfolders too), tag=category=tag, name= (a glob); all given must fit',
      required: false,
      shape: (name) => `[--${name} <vcenter=…|cluster=…|folder=…|tag=…|name=…>…]`,
      read: ({ several = [] }) => readScope(several),
    };
  },
  /** Kept as typed: it counts from when it was asked. */
  until(): Argument<string | undefined> {
    return {
      kind: 'text',
      about: 'only so long (2h, 7d), or until a time in UTC (2026-12-24T18:00Z)',
      required: false,
      shape: (name) => `[--${name} <2h|7d|time>]`,
      read: ({ value }) => value,
    };
  },
};

function needed([word]: readonly Word[], sentence: string): string {
  if (word === undefined) throw new SaidError('usage', sentence);
  return word.text;
}
