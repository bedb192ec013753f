import { type Approval, type MissingApproval, mayApprove, mayDeny, type Request } from '#lib/policy/approval-rules';
import { peopleParts } from '#lib/policy/policy-sentence';
import { listed, type Words, words } from '#lib/slack/words';

/** What a rule still waits for: `"production" takes 2 approvals and has 1. Any of @U1, @U2 may give it.` */
export function missingWords({ rule, approved }: MissingApproval): Words {
  const { name, quorum, approvers } = rule;
  const takes = `"${name}" takes ${quorum} approval${quorum === 1 ? '' : 's'} and has ${approved.length}. `;
  return words(takes, 'Who may give it: ', listed(peopleParts(approvers)), '.');
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
): string | undefined {
  if (request.rules.length === 0) return 'This needs no approval, so nobody has to be asked. Leave --approver out.';
  if (request.rules.some((rule) => mayApprove(id, rule, request))) return undefined;
  if (id === request.requester)
    return 'Nobody approves what he asked for himself. Name somebody else behind --approver.';
  const names = request.rules.map(({ name }) => `"${name}"`).join(', ');
  if (request.groupsOf(id) === 'unknown') {
    return `Slack did not say which groups ${id} is in, so nobody knows whether ${names} would count it. Leave --approver out.`;
  }
  return `${id} is no approver for ${names}. Name somebody who is behind --approver, or leave it out.`;
}
