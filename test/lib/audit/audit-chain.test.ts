import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { BEGINNING, hashOf, nextEntry } from '#lib/audit/audit-chain';
import { auditFacts } from '#lib/audit/audit-entry';
import { chainOf, DAY, endedJob, endedTargets, jobsOf } from '#test/lib/audit/example-entries';
import { AT } from '#test/lib/jobs/example-job';

describe('The chain', () => {
  test('begins with 1 and zeros, and each entry names the hash of the one before', () => {
    const entries = chainOf(jobsOf(3));
    expect(entries[0]).toMatchObject({ seq: 1, prev: '0'.repeat(64), prevRemoveAt: 0 });
    for (const [index, entry] of entries.entries()) {
      expect(entry.seq).toBe(index + 1);
      if (index > 0) expect(entry.prev).toBe(entries[index - 1]?.hash);
      expect(entry.hash).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(entries.map(({ hash }) => hash)).size).toBe(entries.length);
  });

  test('hashes canonical JSON: the order of members is nothing, and what is not there is not there', () => {
    expect(hashOf({ b: [{ d: 1, c: 'ü' }], a: undefined })).toBe(hashOf({ b: [{ c: 'ü', d: 1 }], hash: 'any' }));
    expect(hashOf({ b: [{ c: 'ü', d: 1 }] })).toBe(
      createHash('sha256').update('{"b":[{"c":"ü","d":1}]}').digest('hex'),
    );
    expect(hashOf({ a: [1, 2] })).not.toBe(hashOf({ a: [2, 1] }));
    expect(hashOf({ a: '1' })).not.toBe(hashOf({ a: 1 }));
  });

  test('keeps no entry for less than the one before it, so that what is gone by age is a beginning', () => {
    const facts = auditFacts(endedJob(), endedTargets, 0);
    if (facts === undefined) throw new Error('There is no such transition.');
    const long = nextEntry(facts, BEGINNING, AT, 400 * DAY);
    const short = nextEntry(facts, long, AT + 1000, 30 * DAY);
    expect(long.removeAt).toBe(Math.ceil(AT / 1000) + 400 * DAY);
    expect(short.removeAt).toBe(long.removeAt);
    expect(nextEntry(facts, short, AT + 380 * DAY * 1000, 30 * DAY).removeAt).toBe(Math.ceil(AT / 1000) + 410 * DAY);
  });
});
