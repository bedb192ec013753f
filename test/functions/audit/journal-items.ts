import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { hashOf } from '#lib/audit/audit-chain';
import { dynamoDb } from '#test/front-door/jobs-table';
import type { TestStack } from '#test/stack';

/** An entry of the journal as it is stored. */
export interface StoredEntry {
  readonly seq: number;
  readonly job: string;
  readonly n: number;
  readonly state: string;
  readonly hash: string;
  readonly [name: string]: unknown;
}

/** The journal, past the product. */
export async function auditEntries(stack: TestStack): Promise<readonly StoredEntry[]> {
  const { Items } = await dynamoDb(stack, 'Query', {
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :pk',
    ExpressionAttributeValues: marshall({ ':pk': 'AUDIT' }),
  });
  return (Items as Parameters<typeof unmarshall>[0][]).map((item) => unmarshall(item) as StoredEntry);
}

/** Writes an entry anew, in its own place or in another's, as somebody who may write the table could. */
export async function rewriteEntry(stack: TestStack, seq: number, changes: object, place = seq): Promise<void> {
  const entry = (await auditEntries(stack)).find((one) => one.seq === seq);
  const SK = String(place).padStart(12, '0');
  const job = 'job' in changes ? { subjectSK: `${String(changes.job)}#${SK}` } : {};
  await dynamoDb(stack, 'PutItem', { Item: marshall({ ...entry, ...changes, seq: place, SK, ...job }) });
}

const KEYS = ['PK', 'SK', 'subjectPK', 'subjectSK'];

/** The hash that an entry should have, computed from what is stored. */
export function hashOfStored(entry: StoredEntry): string {
  return hashOf(Object.fromEntries(Object.entries(entry).filter(([name]) => !KEYS.includes(name))));
}

/** Writes the whole journal anew, as if it had been kept for so many seconds only. */
export async function keepFor(stack: TestStack, seconds: number): Promise<void> {
  let before = { hash: '0'.repeat(64), removeAt: 0 };
  for (const entry of await auditEntries(stack)) {
    const removeAt = Math.max(before.removeAt, Math.ceil(Number(entry['loggedAt']) / 1000) + seconds);
    const anew = { ...entry, prev: before.hash, prevRemoveAt: before.removeAt, removeAt };
    const hash = hashOfStored(anew);
    await rewriteEntry(stack, entry.seq, { ...anew, hash });
    before = { hash, removeAt };
  }
}

/** Takes an entry away, which no function of the product may. */
export async function removeEntry(stack: TestStack, seq: number): Promise<void> {
  await dynamoDb(stack, 'DeleteItem', { Key: marshall({ PK: 'AUDIT', SK: String(seq).padStart(12, '0') }) });
}
