/** Which workspaces, and which Slack app, are listened to: deploy parameters. An empty one means nobody. */
export interface AccessSettings {
  readonly teamIds: readonly string[];
  readonly appId: string;
}

/** A request that is not for this SlashVM, whoever sent it. */
export interface Foreign {
  readonly reason: 'other-workspace' | 'other-app';
  readonly sentence: string;
}

/** Whether a signed request is for this SlashVM at all; `undefined` where it is. */
export function foreign(
  request: { readonly teamId: string; readonly appId: string },
  settings: AccessSettings,
): Foreign | undefined {
  if (!settings.teamIds.includes(request.teamId)) {
    return { reason: 'other-workspace', sentence: 'This SlashVM does not serve your workspace. Nothing was done.' };
  }
  if (settings.appId === '' || settings.appId !== request.appId) {
    return { reason: 'other-app', sentence: 'This SlashVM belongs to another Slack app. Nothing was done.' };
  }
  return undefined;
}
