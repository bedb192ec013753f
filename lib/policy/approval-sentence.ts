import type { Approval } from '#lib/jobs/approval';
import { type MissingApproval, mayApprove, mayDeny, type Request } from '#lib/policy/approval-rules';
import { peopleParts } from '#lib/policy/policy-sentence';
import { listed, type Part, user, type Words, words } from '#lib/slack/words';

/** People that a sentence names; more are a number. */
const MOST_NAMED = 5;

/**
 * What a rule still waits for: `"production" takes 2 approvals and has 1 (@U3). Who may give it: @U1 and @U2.`
 *
 * @param may who could approve by it, as far as is known
 */
export function missingWords({ rule, approved }: MissingApproval, may: readonly string[]): Words {
  const { name, quorum, approvers } = rule;
  const takes = `"${name}" takes ${quorum} approval${quorum === 1 ? '' : 's'} and has ${approved.length}`;
  const given = approved.length === 0 ? '' : words(' (', named(approved), ')');
  const left = may.filter((id) => !approved.includes(id));
  return words(
    takes,
    given,
    '. Who may give it: ',
    left.length > 0 ? named(left) : listed(peopleParts(approvers)),
    '.',
  );
}

/** `@U1, @U2 and 3 more`. */
export function named(people: readonly string[]): Words {
  const shown = people.slice(0, MOST_NAMED).map((id): Part => user(id));
  const more = people.length - shown.length;
  return listed(more > 0 ? [...shown, `${more} more`] : shown);
}

/** Why somebody's click decides nothing, in a sentence; `undefined` where it does. */
export function clickRefusal(click: Approval, request: Request): string | undefined {
  const { by, verdict, plan } = click;
  if (plan !== request.plan) return 'The plan has changed since this was shown. Look at the new one and decide again.';
  const before = request.approvals.some((one) => one.by === by && one.verdict === verdict && one.plan === plan);
  if (before) return 'You have decided this already. Nothing was changed.';
  const counts = verdict === 'deny' ? mayDeny : mayApprove;
  if (request.rules.some((rule) => counts(by, rule, request))) return undefined;
  const isUnknown =
    request.groupsOf(by) === 'unknown' && request.rules.some(({ approvers }) => approvers.groups.length > 0);
  if (isUnknown) return 'Slack did not say which groups you are in, so this does not count. Try again in a minute.';
  const own = request.rules.some((rule) => mayApprove(by, { ...rule, requesterMayApprove: true }, request));
  if (by === request.requester && own) return 'Nobody approves what he asked for himself. Somebody else has to decide.';
  const names = request.rules.map(({ name }) => `"${name}"`).join(', ');
  return `No rule that waits (${names}) names you as an approver. Nothing was changed.`;
}

/** Why somebody whom the requester asks for by name (`--approver`) cannot approve; `undefined` where he can. */
export function wishedApproverRefusal(
  id: string,
  request: Pick<Request, 'rules' | 'requester' | 'groupsOf'>,
): Words | undefined {
  if (request.rules.length === 0) return 'This needs no approval, so nobody has to be asked. Leave --approver out.';
  if (request.rules.some((rule) => mayApprove(id, rule, request))) return undefined;
  if (id === request.requester)
    return 'Nobody approves what he asked for himself. Name somebody else behind --approver.';
  const names = request.rules.map(({ name }) => `"${name}"`).join(', ');
  if (request.groupsOf(id) === 'unknown') {
    const unsaid = [
      'Slack did not say which groups ',
      user(id),
      ` is in, so nobody knows whether ${names} would count it.`,
    ];
    return words(unsaid, ' Leave --approver out.');
  }
  return words([user(id)], ` is no approver for ${names}. Name somebody who is behind --approver, or leave it out.`);
}
