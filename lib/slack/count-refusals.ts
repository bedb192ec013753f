import type { Log } from '#lib/log';
import { isAboutBlocks, isOutOfReach, type SlackRefused } from '#lib/slack/refused';

/** What kind of trouble it is: few kinds, while Slack has hundreds of codes. */
type SlackTrouble = 'rate-limited' | 'no-answer' | 'not-allowed' | 'out-of-reach' | 'blocks' | 'other';

/** Counts whatever Slack does not take or say, by its kind; the log has Slack's own code. */
export function countRefusals(log: Log): (refused: SlackRefused) => void {
  return (refused) => {
    const { code, needed } = refused;
    const kind = slackTrouble(refused);
    log.warn('slack-error', { kind, code, needed });
    log.count('SlackError', { kind });
  };
}

/** `not-allowed` is for whoever manages the Slack app: its token or one of its scopes. */
function slackTrouble(refused: SlackRefused): SlackTrouble {
  const { code, needed = '' } = refused;
  if (code === 'ratelimited') return 'rate-limited';
  if (code === 'no_answer' || code.startsWith('http_5')) return 'no-answer';
  // What a private conversation is called is asked for without its scope, on purpose.
  if (code === 'missing_scope' && /^(groups|mpim|im):/.test(needed)) return 'out-of-reach';
  if (NOT_ALLOWED.test(code)) return 'not-allowed';
  if (isOutOfReach(refused)) return 'out-of-reach';
  return isAboutBlocks(refused) ? 'blocks' : 'other';
}

/** https://docs.slack.dev/reference/methods/auth.test#errors */
const NOT_ALLOWED =
  /^(invalid_auth|not_authed|account_inactive|token_(revoked|expired)|missing_scope|not_allowed_token_type|no_permission|org_login_required|ekm_access_denied)$/;
