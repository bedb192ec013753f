import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { JOB_VERSION, type Job } from '#lib/jobs/job';
import { NewerVersion } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';

export type Item = Record<string, unknown>;

/** What a newer version stored is not touched. */
export function current(item: Item): Item {
  if (Number(item['version']) > JOB_VERSION) throw new NewerVersion();
  const { PK, SK, write, dayPK, daySK, subjectPK, subjectSK, openPK, ...rest } = item;
  return rest;
}

/**
 * A Job's header as it is stored. Whoever writes it makes it one of its own version: an older one may not know the state
 * that it is in now, and leaves alone what is newer than itself.
 */
export function jobItem(job: Job): Item {
  const at = new Date(job.asked.at).toISOString();
  return {
    ...job,
    version: JOB_VERSION,
    PK: jobKey(job.id),
    SK: 'job',
    dayPK: `DAY#${at.slice(0, 10)}`,
    daySK: `${at}#${job.id}`,
    subjectPK: `USER#${job.asked.user}`,
    subjectSK: `${at}#${job.id}`,
    ...(job.dueAt === undefined ? {} : { openPK: 'OPEN' }),
  };
}

export function targetItem(id: string, target: JobTarget): Item {
  const subject =
    target.instanceUuid === undefined
      ? {}
      : { subjectPK: `VM#${target.instanceUuid}`, subjectSK: `${new Date(target.plannedAt).toISOString()}#${id}` };
  return { ...target, ...subject, version: JOB_VERSION, PK: jobKey(id), SK: `t#${target.vcenter}#${target.moId}` };
}

export function jobKey(id: string): string {
  return `JOB#${id}`;
}

export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

export function wire(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}
