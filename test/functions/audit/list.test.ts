import { beforeAll, describe, expect, test } from '@jest/globals';
import { lastOf, stackOfFile, type } from '#test/conversation';
import { play, type Story, short } from '#test/functions/audit/story';
import type { TranscriptMessage } from '#test/stack';

const here = stackOfFile();
let story: Story;
beforeAll(async () => {
  story = await play(here.stack);
}, 60_000);

/** The Jobs that are shown, newest first. */
const listed = (text: string): string[] => [...text.matchAll(/^• \*(\w{4})\* /gm)].map(([, id = '']) => id);
const row = (text: string, id: string): string =>
  text.split('\n').find((line) => line.startsWith(`• *${short(id)}*`)) ?? '';
/** What the asker alone is told; a file comes by another message. */
const list = async (options = '', user = 'admin') => {
  const answered = await type(here.stack, `/vm-audit list ${options}`.trim(), { user });
  return { ...answered, text: answered.messages.find(({ ephemeralTo }) => ephemeralTo !== undefined)?.text ?? '' };
};

describe('/vm-audit list', () => {
  test('shows one row a job, the newest first, with who, what was typed and what came of it', async () => {
    const { text, messages, job } = await list();
    expect(text).toMatch(/^ℹ️ \d+ jobs in the last 7 days\n/);
    expect(messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual(['U0ADMIN001']);
    expect(job).toMatchObject({ state: 'ended', exit: 0 });
    const order = [story.expired, story.confirmed, story.cancelled, story.dryRun, story.mistyped, story.refused];
    expect(listed(text)).toEqual([...order, story.partly, story.done, story.failed].map(short));
    expect(row(text, story.done)).toMatch(/ <@U0OPERATE1>: `\/vm snapshot app01 svc03` · done · app01, svc03$/);
  });

  test.each([
    ['partly', 'done in part · app02'],
    ['failed', 'failed · svc04'],
    ['refused', 'refused'],
    ['mistyped', 'not understood'],
    ['dryRun', 'dry run · app01'],
    ['cancelled', 'cancelled · svc05'],
    ['expired', 'expired · svc08'],
    ['confirmed', 'done · svc06'],
  ] as const)('tells what came of the one that is %s', async (which, said) => {
    expect(row((await list()).text, story[which])).toMatch(new RegExp(` · ${said}$`));
  });

  test('calls nothing done that failed, was refused, expired or cancelled', async () => {
    const { text } = await list('--outcome done --command vm:*');
    for (const id of [story.failed, story.partly, story.refused, story.cancelled, story.expired, story.dryRun])
      expect(listed(text)).not.toContain(short(id));
    expect(listed(text)).toEqual(expect.arrayContaining([short(story.done), short(story.confirmed)]));
  });

  test.each([
    ['--user <@U0REQUEST1>', ['expired', 'dryRun', 'mistyped', 'failed']],
    ['--user U0OUTSIDE1', ['refused']],
    ['--vm app01', ['dryRun', 'done']],
    ['--vm APP01', ['dryRun', 'done']],
    ['--vm svc0*', ['expired', 'confirmed', 'cancelled', 'done', 'failed']],
    ['--vm prod:svc06', ['confirmed']],
    ['--command vm:power-off', ['confirmed', 'cancelled', 'dryRun', 'refused']],
    ['--command *:reset', ['expired']],
    ['--outcome refused', ['refused']],
    ['--outcome partly', ['partly']],
    ['--outcome dry-run', ['dryRun']],
    ['--user <@U0REQUEST1> --command vm:* --outcome failed', ['failed']],
    ['--since 3m', []],
  ] as const)('narrowed by %s shows %j', async (options, expected) => {
    const { text } = await list(options);
    const wanted = expected.map((which) => short(story[which]));
    const known = new Set(Object.values(story).map(short));
    expect(listed(text).filter((id) => known.has(id))).toEqual(wanted);
    if (options === '--since 3m') expect(text).toContain(' in the last 3 minutes');
  });

  test('says so where nothing fits', async () => {
    expect((await list('--vm nothing-like-this')).text).toBe('ℹ️ No job fits in the last 7 days');
  });

  test('comes whole as a file where it is long, and says the total', async () => {
    for (let count = 0; count < 14; count += 1) await type(here.stack, '/vm help');
    const since = lastOf(await here.stack.transcript());
    const { text } = await list();
    const [, total] = /^ℹ️ (\d+) jobs in the last 7 days; the newest 20\n/.exec(text) ?? [];
    expect(Number(total)).toBeGreaterThan(20);
    expect(listed(text)).toHaveLength(20);
    const isFile = ({ files }: TranscriptMessage): boolean => files?.[0]?.name === 'jobs.csv';
    const shared = await here.stack.waitForMessage(isFile, undefined, since);
    const file = await here.stack.send({ method: 'GET', url: shared.files?.[0]?.url ?? '', headers: {}, body: '' });
    const [head, ...lines] = file.body.trimEnd().split('\n');
    expect(head).toMatch(/^job,askedAt,outcome,state,seconds,user,userName,/);
    expect(lines).toHaveLength(Number(total));
  });

  test.each([
    ['--user nobody', '"nobody" is no person. Pick one from the list that Slack offers behind "@".'],
    ['--user ""', '--user is empty. Type a value behind it.'],
    ['--since yesterday', '--since is how far back, as 30m, 12h or 7d, not "yesterday".'],
    ['--since 99999d', '--since is how far back, as 30m, 12h or 7d, not "99999d".'],
    ['--command snapshot', '"snapshot" is no permission. Type snapshot:*.'],
    ['--outcome faild', 'not "faild". Did you mean failed?'],
    ['app01', '"app01" is one word too many here.'],
    ['--vms app01', 'There is no option "--vms" here. Did you mean --vm?'],
  ])('says what is wrong with %s', async (options, said) => {
    const { text, job } = await list(options);
    expect(text).toContain(said);
    expect(text).toContain('Usage: `/vm-audit list');
    expect(job).toMatchObject({ exit: 2 });
  });

  test('is not for those who may not', async () => {
    const { text, job } = await list('', 'outsider');
    expect(text).toMatch(/^❌ You may not run `audit:list`/);
    expect(job).toMatchObject({ state: 'refused' });
  });
});
