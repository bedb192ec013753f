import { HttpAnswer } from '#infra/local/vcenter/http-answer';
import { sessionsFull, unauthenticated } from '#infra/local/vcenter/rest-error';
import type { Session } from '#infra/local/vcenter/session-manager';
import { timestamp } from '#infra/local/vcenter/shape';
import type { VCenter } from '#infra/local/vcenter/vcenter';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

export const basic = (authorization: string | undefined): { username: string; password: string } | undefined => {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
};

export function openSession(vcenter: VCenter, authorization: string | undefined, userAgent: string): Answer {
  const given = basic(authorization);
  if (!given) throw unauthenticated();
  const session = vcenter.sessions.login(given.username, given.password, 'rest', userAgent);
  if (session === 'refused') throw unauthenticated();
  if (session === 'full') throw new HttpAnswer(503, sessionsFull(vcenter.sessions.limits.max, given.username));
  return { status: 201, body: session.token, headers: { 'vmware-api-session-id': session.token } };
}

export const sessionInfo = (session: Session): unknown => ({
  user: session.account.username,
  created_time: timestamp(session.createdAt),
  last_accessed_time: timestamp(session.lastUsedAt),
});
