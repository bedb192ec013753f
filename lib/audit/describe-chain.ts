import type { Break } from '#lib/audit/check-chain';
import type { JournalReport } from '#lib/audit/check-journal';
import type { Message, Row } from '#lib/slack/message';
import { code, time, type Words, words } from '#lib/slack/words';

/** Breaks that are told one by one. */
const SHOWN = 200;

interface Wish {
  /** `/vm-audit`. */
  readonly word: string;
  readonly from?: number | undefined;
  /** A hash that was noted earlier. */
  readonly head?: string | undefined;
}

/** Whether the journal is as it was written, from when to when, and exactly where it is not. */
export function describeChain(report: JournalReport, wish: Wish): Message {
  const { last, breaks } = report;
  if (last === undefined) return empty(report, wish);
  const lost = wish.head === undefined || report.found !== undefined ? undefined : lostHead(report, wish.head);
  const isBroken = breaks.length > 0 || (lost !== undefined && !report.isCut);
  const isPart = lost !== undefined || report.next !== undefined;
  return {
    severity: isBroken ? 'failure' : isPart ? 'warning' : 'success',
    headline: headline(report),
    rows: [
      ...breaks.slice(0, SHOWN).map((one): Row => ({ severity: 'failure', words: breakWords(one) })),
      ...(breaks.length > SHOWN ? [{ words: `and ${breaks.length - SHOWN} more places` }] : []),
      ...(lost === undefined
        ? []
        : [{ severity: report.isCut ? ('warning' as const) : ('failure' as const), words: lost }]),
      ...(report.found === undefined ? [] : [{ words: `The hash that was given is that of entry ${report.found}.` }]),
      { words: words(`Head: entry ${last.seq}, hash `, [code(last.hash)]) },
    ],
    notes: notesOf(report, wish),
  };
}

function headline({ count, first, last, breaks }: JournalReport): Words {
  const places = breaks.length === 1 ? '1 place' : `${breaks.length} places`;
  const verdict = breaks.length === 0 ? 'The journal is as it was written' : `The journal is broken in ${places}`;
  const entries = count === 1 ? '1 entry' : `${count} entries`;
  return words(`${verdict}: ${entries}, from `, [time(first?.at ?? 0)], ' to ', [time(last?.at ?? 0)]);
}

function breakWords(one: Break): string {
  switch (one.kind) {
    case 'changed':
      return `Entry ${one.seq} was changed: it is not what its hash says.`;
    case 'unlinked':
      return `Entry ${one.seq} does not follow from entry ${one.seq - 1}: one of the two was replaced.`;
    case 'missing':
      return one.from === one.to ? `Entry ${one.from} is gone.` : `Entries ${one.from} to ${one.to} are gone.`;
    case 'beheaded':
      return `Entry ${one.seq} is gone, and perhaps others before it, although it was to be kept longer.`;
  }
}

function lostHead({ isCut, next }: JournalReport, head: string): Words {
  if (next !== undefined) return words('No entry that was looked at has the hash ', [code(head)], '.');
  const why = isCut ? 'It may be gone by age.' : 'The journal was cut or written anew since that was noted.';
  return words('No entry has the hash ', [code(head)], `. ${why}`);
}

function notesOf({ first, isCut, next }: JournalReport, { word }: Wish): readonly Words[] {
  const cut = `What was before entry ${first?.seq} is gone by age.`;
  const more = words(
    'There is more than one check looks at. Go on with ',
    [code(`${word} verify --from ${next}`)],
    '.',
  );
  const keep = words(
    'Keep the head elsewhere: ',
    [code(`${word} verify --head <hash>`)],
    ' tells later whether it is still there.',
  );
  return [...(isCut ? [cut] : []), ...(next === undefined ? [] : [more]), keep];
}

function empty({ isCut }: JournalReport, { from, head }: Wish): Message {
  if (from !== undefined)
    return { severity: 'warning', headline: `The journal has no entry ${from}, and none after it.` };
  const what = isCut ? 'Every entry of the journal is gone by age' : 'The journal is empty';
  if (head === undefined) return { severity: 'info', headline: `${what}.` };
  return {
    severity: isCut ? 'warning' : 'failure',
    headline: words(`${what}, so no entry has the hash `, [code(head)]),
  };
}
