import type { AuditEntry } from '#lib/audit/audit-chain';
import type { AuditDecision, AuditTarget } from '#lib/audit/audit-entry';
import { actWords, placeWords, tookWords } from '#lib/audit/audit-words';
import { AUDIT_OUTCOMES, type AuditedJob } from '#lib/audit/audited-job';
import { isAsWritten } from '#lib/audit/read-entry';
import { shortId } from '#lib/jobs/job';
import type { Outcome } from '#lib/jobs/job-target';
import type { Message, Row, Severity } from '#lib/slack/message';
import { bold, code, time, user, type Words, words } from '#lib/slack/words';

const SEVERITIES: Partial<Readonly<Record<Outcome, Severity>>> = {
  done: 'success',
  already: 'success',
  cancelled: 'warning',
  running: 'warning',
};

/** All that the journal has of one Job: who, where, what, by whose leave, what came of it, and each entry with its hash. */
export function describeAuditedJob(job: AuditedJob, word: string): Message {
  const { latest, entries, outcome } = job;
  const changed = entries.filter((entry) => !isAsWritten(entry)).map(({ seq }) => `entry ${seq}`);
  const isChanged = changed.length > 0;
  const alarm = words(
    `What is shown was changed since it was written down (${changed.join(', ')}): see `,
    [code(`${word} verify`)],
    '.',
  );
  return {
    severity: isChanged ? 'failure' : 'info',
    headline: words(
      ['Job ', bold(shortId(job.id)), `: ${AUDIT_OUTCOMES[outcome]} · asked by `, user(latest.who.id)],
      words(' in ', placeWords(latest.channel), ': ', [code(latest.text)]),
    ),
    rows: [
      ...aboutJob(job),
      ...latest.targets.map(targetRow),
      ...latest.unresolved.map((one): Row => ({ severity: 'failure', words: `"${one.typed}": ${one.outcome}` })),
      ...entries.map(entryRow),
    ],
    notes: [...(isChanged ? [alarm] : []), `Job ${job.id} · team ${latest.team}`],
  };
}

/** Jobs of which one has to be chosen, for more than one begins as was typed. */
export function describeChoice(jobs: readonly AuditedJob[], typed: string, word: string): Message {
  return {
    severity: 'warning',
    headline: `${jobs.length} jobs begin with "${typed}". Type more of the one that is meant.`,
    rows: jobs.map((job): Row => {
      const asked = words(' ', [time(job.askedAt)], ' ', [user(job.latest.who.id)], ': ', [code(job.latest.text)]);
      return { words: words([code(`${word} show ${job.id}`)], asked) };
    }),
  };
}

function aboutJob({ latest, askedAt }: AuditedJob): readonly Row[] {
  const { who, origin, plan, command, subcommand, told, decisions, automatic = [] } = latest;
  const how = origin === 'slash' ? 'typed' : `by a ${origin}`;
  const asked = words('Asked ', [time(askedAt)], ` by ${who.name} (${who.id}), ${how}`);
  const count = plan?.targets === 1 ? '1 VM' : `${plan?.targets} VMs`;
  const hash = plan === undefined || plan.hash === '' ? [] : [' · plan ', code(plan.hash)];
  const planned = plan === undefined ? 'no plan' : `${plan.effect} · ${count}`;
  return [
    { words: asked },
    { words: words(`${command}:${subcommand ?? '?'} · ${planned}`, hash) },
    ...decisions.map(
      (one): Row => ({
        words: words(`${actWords(one)} by `, [user(one.by)], ' (', one.by, ') ', [time(one.at)], saidWith(one)),
      }),
    ),
    ...automatic.map((rule): Row => ({ words: `Needed nobody for "${rule}": its quota was not used up` })),
    ...(told === undefined ? [] : [{ words: words('Told: ', told) }]),
  ];
}

function saidWith({ comment }: AuditDecision): string {
  return comment === undefined ? '' : `: ${comment}`;
}

function targetRow({ name, vcenter, moId, outcome, tasks, said }: AuditTarget): Row {
  const severity = outcome === undefined ? {} : { severity: SEVERITIES[outcome] ?? ('failure' as const) };
  const facts = [outcome, ...tasks, said].filter((fact) => fact !== undefined);
  return {
    ...severity,
    words: words([bold(name)], ` (${vcenter}, ${moId})${facts.map((one) => ` · ${one}`).join('')}`),
  };
}

function entryRow({ seq, state, at, took, hash }: AuditEntry): Row {
  const when: Words = words([time(at)], ` ${tookWords(took)}`);
  return { words: words(`Entry ${seq}: ${state} `, when, ' · ', [code(hash)]) };
}
