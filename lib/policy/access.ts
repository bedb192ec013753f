/** Who may: deploy parameters, all ids. An empty list means nobody. */
export interface AccessSettings {
  readonly teamIds: readonly string[];
  readonly appId: string;
  readonly users: readonly string[];
}

export interface Request {
  readonly teamId: string;
  readonly appId: string;
  readonly userId: string;
  /** `vm:snapshot`. */
  readonly permission: string;
}

/** A refusal says which right is missing and where it is given; `undefined` means allowed. */
export interface Refusal {
  readonly reason: 'other-workspace' | 'other-app' | 'not-listed';
  readonly sentence: string;
}

/** Decides who may run what. Deny is the default: what no setting allows is refused. */
export function refusal(request: Request, settings: AccessSettings): Refusal | undefined {
  if (!settings.teamIds.includes(request.teamId)) {
    return { reason: 'other-workspace', sentence: 'This SlashVM does not serve your workspace. Nothing was done.' };
  }
  if (settings.appId === '' || settings.appId !== request.appId) {
    return { reason: 'other-app', sentence: 'This SlashVM belongs to another Slack app. Nothing was done.' };
  }
  if (settings.users.includes(request.userId)) return undefined;
  const sentence =
    `You may not run \`${request.permission}\`: your Slack id ${request.userId} is not listed. ` +
    'Ask whoever deployed SlashVM to add it to the parameter "users".';
  return { reason: 'not-listed', sentence };
}
