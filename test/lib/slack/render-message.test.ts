import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockProblems } from '#infra/local/slack/validate-blocks';
import type { Message, Row, Severity } from '#lib/slack/message';
import { renderMessage } from '#lib/slack/render-message';
import { bold, code, plain, time, user, words } from '#lib/slack/words';

const AT = Date.UTC(2026, 10, 23, 6, 51, 30);

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const context = (...texts: string[]) => ({
  type: 'context',
  elements: texts.map((text) => ({ type: 'mrkdwn', text })),
});

describe('renderMessage', () => {
  test('says the same in text and blocks', () => {
    const message: Message = {
      severity: 'success',
      headline: words('Took a snapshot of ', [bold('app01')], ' · asked by ', [user('U1')], ': ', [
        code('/vm snapshot app01'),
      ]),
      rows: [
        { severity: 'success', words: words([bold('app01')], ' (prod): done') },
        { words: 'a <fact>' },
        { words: 'below it', indent: 1 },
      ],
      notes: [words('As of ', [time(AT)]), 'Job VBLA'],
    };
    const date = '<!date^1795416690^{date_short_pretty} {time}|23 Nov 2026> (06:51 UTC)';
    const upper = [
      '✅ Took a snapshot of *app01* · asked by <@U1>: `/vm snapshot app01`',
      '✅ *app01* (prod): done',
      '• a &lt;fact&gt;',
      '    • below it',
    ].join('\n');
    expect(renderMessage(message)).toEqual({
      text: `${upper}\nAs of ${date}\nJob VBLA`,
      blocks: [section(upper), context(`As of ${date}`, 'Job VBLA')],
      files: [],
    });
  });

  test('needs nothing but a headline', () => {
    expect(renderMessage({ severity: 'info', headline: 'Hello' })).toEqual({
      text: 'ℹ️ Hello',
      blocks: [section('ℹ️ Hello')],
      files: [],
    });
  });

  test('sends what does not fit as a file, whole, and says so', () => {
    const rows: Row[] = Array.from({ length: 200 }, (_, index) => ({
      words: words([bold(`app${index}`)], ' is here'),
    }));
    const { text, files } = renderMessage({ severity: 'info', headline: '200 VMs', rows, notes: ['a note'] });
    const shown = text.split('\n').filter((line) => line.startsWith('•')).length;
    expect(text).toContain(`\n${200 - shown} more lines are in the file \`slashvm.txt\`.`);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ name: 'slashvm.txt', title: '200 VMs' });
    expect(files[0]?.content).toBe(`200 VMs\n\n${rows.map((row) => plain(row.words)).join('\n')}\n\na note\n`);
  });

  test('says of a message that is still edited that its file comes at the end', () => {
    const rows: Row[] = Array.from({ length: 200 }, () => ({ words: 'a line of some length' }));
    const { text, files } = renderMessage({ severity: 'working', headline: 'x', rows }, 'later');
    expect(text).toMatch(/\n\d+ more lines are left out here and will come in a file at the end\.$/);
    expect(files).toEqual([]);
  });

  test('sends a command’s own file, and names it', () => {
    const file = { name: 'vms.csv', title: '30 VMs', content: 'name\n' };
    const { text, files } = renderMessage({ severity: 'info', headline: '30 VMs', file });
    expect(text).toBe('ℹ️ 30 VMs\nAll of it is in the file `vms.csv`.');
    expect(files).toEqual([file]);
  });

  test('sends both where the notes beside a command’s own file do not fit', () => {
    const file = { name: 'vms.csv', title: '30 VMs', content: 'name\n' };
    const notes = Array.from({ length: 50 }, (_, index) => `No VM is called "a-rather-long-name-${index}".`);
    const { files } = renderMessage({ severity: 'warning', headline: '30 VMs', notes, file });
    expect(files.map(({ name }) => name)).toEqual(['vms.csv', 'slashvm.txt']);
    expect(files[1]?.content).toContain('a-rather-long-name-49');
  });

  test('shortens one long line between characters, and sends the whole of it', () => {
    const long = `${'🖥'.repeat(3000)} end`;
    const { text, files } = renderMessage({
      severity: 'info',
      headline: words('a ', [code(long)]),
      rows: [{ words: long }],
    });
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text).toContain('🖥`…\n');
    expect(text).toContain('What is cut here is in the file');
    expect(files[0]?.content).toContain(long);
  });

  const sentence = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1500 }),
        fc.string({ unit: fc.constantFrom('&', '<', '*', '`', 'a', ' ', '\n'), maxLength: 3000 }),
        fc.string().map(bold),
        fc.string({ maxLength: 4000 }).map(code),
        fc.constant(user('U0ADMIN001')),
        fc.constant(time(AT)),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .filter((parts) => plain(parts).trim() !== '');
  const row = fc.record({ words: sentence, indent: fc.integer({ min: 0, max: 6 }) });
  const messages = fc.record({
    severity: fc.constantFrom<Severity>('info', 'working', 'success', 'warning', 'failure', 'question'),
    headline: sentence,
    rows: fc.array(row, { maxLength: 60 }),
    notes: fc.array(sentence, { maxLength: 25 }),
  });

  test('stays within Slack’s limits and cuts nothing without a file, whatever it is given', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { text, blocks, files } = renderMessage(message);
        expect(text.length).toBeLessThanOrEqual(3900);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(blockProblems(blocks, 'message')).toEqual([]);
        if (files.length === 0) {
          for (const part of [message.headline, ...message.rows.map((one) => one.words), ...message.notes]) {
            for (const piece of part)
              if (typeof piece === 'string' && !/[&<>"]/.test(piece)) expect(text).toContain(piece);
          }
          return;
        }
        expect(text).toContain('slashvm.txt');
        const whole = files[0]?.content ?? '';
        for (const part of [message.headline, ...message.rows.map((one) => one.words), ...message.notes]) {
          expect(whole).toContain(plain(part));
        }
      }),
      { numRuns: 200 },
    );
  });
});
