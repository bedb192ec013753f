import type { Desk } from '#lib/commands/desk';
import type { HeldJob } from '#lib/jobs/held-job';
import type { Meter } from '#lib/jobs/meter';
import type { Slack } from '#lib/slack/slack';

/**
 * A desk that notes with the Job how long it waited, when Slack took the first word about it and how often vCenters were
 * asked. It is read when the Job is written down; nothing waits for it.
 */
export function metered(desk: Desk, held: HeldJob): Desk {
  const { clock, log, slack, vcenters } = desk;
  const { asked, command, meter } = held.job;
  const since = (): number => clock.now() - asked.at;
  const before = meter?.requests ?? 0;
  const queued = meter?.queued ?? since();
  let said = meter?.said;
  if (meter === undefined) log.duration('QueueAge', queued, { command });
  held.observe(() => {
    const now: Meter = { queued, requests: before + vcenters.asked(), ...(said === undefined ? {} : { said }) };
    return { meter: now };
  });
  if (said !== undefined) return desk;

  async function heard<T>(sent: Promise<T>): Promise<T> {
    const answer = await sent;
    if (said === undefined) {
      said = since();
      log.duration('TimeToFirstMessage', said, { command });
    }
    return answer;
  }
  const hearing: Slack = {
    ...slack,
    post: (...message) => heard(slack.post(...message)),
    respond: (...message) => heard(slack.respond(...message)),
  };
  return { ...desk, slack: hearing };
}
