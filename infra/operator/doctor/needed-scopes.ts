/** What the Slack app's bot needs for the commands that there are; docs/deploy.md says what for. */
export function neededScopes(): readonly string[] {
  return ['commands', 'chat:write', 'files:write', 'users:read', 'usergroups:read'];
}
