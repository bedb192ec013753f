import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

/** An object of the archive: one entry of the journal as the table has it. */
interface ArchivedEntry {
  /** `audit/2026/11/23/000000000042-1f3870be.json`: by the entry's own day in UTC, number and hash. */
  readonly key: string;
  readonly body: string;
}

/**
 * What a new entry becomes. The bytes depend on the entry alone, however often and in which order it is told.
 *
 * Nothing is refused for its form: what stands in the journal, even by a mistake, is what the archive is to show.
 */
export function archivedEntry({ dynamodb }: DynamoDBRecord): ArchivedEntry {
  const image = dynamodb?.NewImage;
  if (image === undefined) throw new Error('The stream tells nothing of new items: it has to be NEW_IMAGE.');
  const entry = unmarshall(image as Record<string, AttributeValue>);
  const body = `${JSON.stringify(sorted(entry))}\n`;
  const told = (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000;
  const day = dateOf(entry['at'], told).toISOString().slice(0, 10).replaceAll('-', '/');
  return { key: `audit/${day}/${String(entry['SK'])}-${shortHash(entry['hash'], body)}.json`, body };
}

function dateOf(at: unknown, otherwise: number): Date {
  const date = new Date(typeof at === 'string' || typeof at === 'number' ? at : Number.NaN);
  return Number.isNaN(date.getTime()) ? new Date(otherwise) : date;
}

function shortHash(hash: unknown, body: string): string {
  const own = typeof hash === 'string' ? hash.replace(/[^\w-]/g, '') : '';
  return (own === '' ? createHash('sha256').update(body).digest('hex') : own).slice(0, 8);
}

/** Members by name, at every depth: a stream tells them in any order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Set) return [...value].sort();
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
