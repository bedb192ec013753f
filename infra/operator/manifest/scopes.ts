/** A scope of the Slack app's bot: what it is asked for, and by whom. */
export interface ScopeNeed {
  /** Slack's name for it: `chat:write`. */
  readonly scope: string;
  /** What would not work without it, in one clause. */
  readonly why: string;
  /** The methods of Slack's Web API that lib/slack calls with it; none where Slack asks for it by itself. */
  readonly methods: readonly string[];
  /** The slash commands that need it, by their folders of functions/, or all of them. */
  readonly neededBy: 'every command' | readonly string[];
}

/**
 * All that the bot may ever ask for: a scope without a reason has no line here, and a method that needs one has (a test
 * looks at both). A rule of who may do what asks about people and groups before any command, so these are every command's.
 *
 * Slack's scopes: https://docs.slack.dev/reference/scopes
 */
export const SCOPE_NEEDS: readonly ScopeNeed[] = [
  { scope: 'commands', why: 'the slash commands', methods: [], neededBy: 'every command' },
  {
    scope: 'chat:write',
    why: 'messages, edited in place, in channels that the bot was invited to and in direct messages',
    methods: ['chat.postMessage', 'chat.update'],
    neededBy: 'every command',
  },
  {
    scope: 'files:write',
    why: 'what is too long for a message',
    methods: ['filesUploadV2'],
    neededBy: 'every command',
  },
  {
    scope: 'users:read',
    why: 'whether somebody is a member, a guest, of another workspace, or deactivated',
    methods: ['users.info'],
    neededBy: 'every command',
  },
  {
    scope: 'usergroups:read',
    why: 'who is in the user groups that grants and rules name',
    methods: ['usergroups.list'],
    neededBy: 'every command',
  },
];

/** Methods that Slack lets every app call. */
export const METHODS_WITHOUT_SCOPE: readonly string[] = ['views.open'];

/** What an app of these commands needs, and no more. */
export function scopesOf(commands: readonly string[], needs: readonly ScopeNeed[] = SCOPE_NEEDS): readonly ScopeNeed[] {
  return needs.filter(({ neededBy }) =>
    neededBy === 'every command' ? commands.length > 0 : neededBy.some((name) => commands.includes(name)),
  );
}
