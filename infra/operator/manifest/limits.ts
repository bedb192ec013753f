import type { AppManifest } from '#infra/operator/manifest/app-manifest';

/** Slack's own, from its manifest schema (github.com/slackapi/manifest-schema), in characters but for `commands`. */
const LIMITS = { commands: 50, command: 32, url: 3000, description: 2000, usageHint: 1000, name: 35 } as const;

/** What Slack would refuse about it, a sentence each; none where it takes it. */
export function beyondLimits({
  display_information: { name },
  features: { slash_commands: commands },
}: AppManifest): readonly string[] {
  const mistakes: (string | false)[] = [
    (name.length === 0 || name.length > LIMITS.name) &&
      `The app's name has ${name.length} characters, and Slack takes 1 to ${LIMITS.name}. Give another: --name`,
    commands.length > LIMITS.commands &&
      `These are ${commands.length} commands, and Slack takes ${LIMITS.commands}. Leave some out: --without`,
    ...commands.flatMap(({ command, url, description, usage_hint }) => [
      !/^\/[a-z0-9_-]+$/.test(command) &&
        `Slack takes no command "${command}": lower-case letters, digits, "-" and "_" alone. Give another --prefix.`,
      command.length > LIMITS.command &&
        `${command} has ${command.length} characters, and Slack takes ${LIMITS.command}. Give a shorter --prefix.`,
      over(command, 'Request URL', url, LIMITS.url, 'Give the API a shorter --url.'),
      over(command, 'description', description, LIMITS.description, 'Shorten the summary of its definition.'),
      over(command, 'usage hint', usage_hint, LIMITS.usageHint, 'It has too many subcommands for one word.'),
    ]),
  ];
  return mistakes.filter((mistake) => mistake !== false);
}

function over(command: string, what: string, text: string, limit: number, cure: string): string | false {
  return (
    text.length > limit && `The ${what} of ${command} has ${text.length} characters, and Slack takes ${limit}. ${cure}`
  );
}
