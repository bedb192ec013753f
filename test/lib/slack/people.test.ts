import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackRefused } from '#lib/slack/refused';
import { ADMIN, BOT_TOKEN, REQUESTER, type SlackServer, startSlack } from '#test/infra/local/slack/slack-server';
import { rateLimited, refusing, slackFor } from '#test/lib/slack/slack-under-test';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const people = (token = BOT_TOKEN) => slackFor(server, token);
const requests = () => server.journal.list(0).map(({ operation }) => operation);

describe('userGroups', () => {
  test('gives the members of every group by ids, in one request, and none of a disabled one', async () => {
    const groups = await people().userGroups();
    expect([...groups].map(([id, users]) => [id, [...users]])).toEqual([
      ['S0VMADMINS', [ADMIN]],
      ['S0VMOPERATE', [ADMIN, 'U0OPERATE1']],
      ['S0VMAPPROVE', ['U0APPROVE1']],
    ]);
    expect(requests()).toEqual(['usergroups.list']);
  });

  test('leaves out a disabled group also where Slack should list it', async () => {
    const usergroups = [
      { id: 'S0ONE', users: [ADMIN], date_delete: 0 },
      { id: 'S0TWO', users: [ADMIN], date_delete: 1_785_000_000 },
    ];
    server.fault({ operation: 'usergroups.list' }, { status: 200, body: { ok: true, usergroups } });
    expect([...(await people().userGroups()).keys()]).toEqual(['S0ONE']);
  });

  test('follows a change of members', async () => {
    server.slack.changeGroup('S0VMADMINS', { users: [REQUESTER] });
    expect((await people().userGroups()).get('S0VMADMINS')).toEqual(new Set([REQUESTER]));
  });

  test('are none where the plan of the workspace has none', async () => {
    server.fault({ operation: 'usergroups.list' }, refusing('plan_upgrade_required'));
    expect(await people().userGroups()).toEqual(new Map());
  });
});

describe('person', () => {
  test.each([
    ['a member', ADMIN, { name: 'admin', kind: 'member' }],
    ['a guest', 'U0GUEST001', { name: 'guest', kind: 'guest' }],
    ['somebody of another workspace, in a shared channel', 'U0STRANGE1', { name: 'stranger', kind: 'stranger' }],
    ['an account that is deactivated', 'U0FORMER01', undefined],
    ['a bot', 'U0SLASHVM1', undefined],
    ['an id that is nobody’s', 'U0NOBODY01', undefined],
  ])('knows %s', async (_who, id, expected) => {
    expect(await people().person(id)).toEqual(expected);
    expect(requests()).toEqual(['users.info']);
  });

  const ours = { id: 'U1', team_id: 'T0SLASHVM1', name: 'ann', real_name: 'Ann Other', is_bot: false };
  test.each([
    ['a guest of one channel', { is_restricted: true, is_ultra_restricted: true }, 'guest'],
    ['a guest by one mark alone', { is_ultra_restricted: true }, 'guest'],
    ['a stranger in no shared channel', { team_id: 'T0OTHER', is_stranger: true }, 'stranger'],
    ['a stranger who is a guest there', { team_id: 'T0OTHER', is_restricted: true }, 'stranger'],
    ['somebody of no team', { team_id: undefined }, 'stranger'],
    // Enterprise Grid: at home in another workspace of the organisation.
    ['a member by the organisation', { team_id: 'T0OTHER', enterprise_user: { teams: ['T0SLASHVM1'] } }, 'member'],
    ['a colleague elsewhere', { team_id: 'T0OTHER', enterprise_user: { teams: ['T0THIRD'] } }, 'stranger'],
  ])('tells %s', async (_who, marks, kind) => {
    server.fault({ operation: 'users.info' }, { status: 200, body: { ok: true, user: { ...ours, ...marks } } });
    expect(await people().person('U1')).toEqual({ name: 'Ann Other', kind });
  });

  test('takes Slackbot, which is called no bot, for nobody', async () => {
    const user = { ...ours, id: 'USLACKBOT' };
    server.fault({ operation: 'users.info' }, { status: 200, body: { ok: true, user } });
    expect(await people().person('USLACKBOT')).toBeUndefined();
  });

  test('is nobody where the app cannot see them', async () => {
    server.fault({ operation: 'users.info' }, refusing('user_not_visible'));
    expect(await people().person('U0HIDDEN01')).toBeUndefined();
  });
});

describe('where Slack does not say', () => {
  const asking = [
    ['usergroups.list', () => people().userGroups()],
    ['users.info', () => people().person(ADMIN)],
  ] as const;
  const outages = [
    ['is rate limited', rateLimited(30), { code: 'ratelimited', retryAfter: 30 }],
    ['is down', { status: 503, body: 'no' }, { code: 'http_503' }],
    ['ends the connection', 'reset' as const, { code: 'no_answer' }],
    ['answers half', { status: 200, body: { ok: true } }, { code: 'incomplete_answer' }],
    ['is in trouble', refusing('internal_error'), { code: 'internal_error' }],
  ] as const;
  const cases = asking.flatMap(([operation, ask]) =>
    outages.map(([what, outage, refused]) => ({ operation, ask, what, outage, refused })),
  );

  test.each(cases)('as $operation $what, the error says so', async ({ operation, ask, outage, refused }) => {
    server.fault({ operation }, outage);
    const error = await (ask() as Promise<unknown>).catch((failure: SlackRefused) => failure);
    expect(error).toMatchObject({ name: 'SlackRefused', ...refused });
  });

  test('nothing that is unknown is taken for none: a group without its members', async () => {
    const usergroups = [{ id: 'S0ONE', date_delete: 0 }];
    server.fault({ operation: 'usergroups.list' }, { status: 200, body: { ok: true, usergroups } });
    await expect(people().userGroups()).rejects.toMatchObject({ code: 'incomplete_answer' });
  });

  test('a token that is refused is said', async () => {
    await expect(people('xoxb-other').person(ADMIN)).rejects.toMatchObject({ code: 'invalid_auth' });
  });

  test('a scope that is missing is named', async () => {
    const small = await startSlack({ scopes: ['chat:write'] });
    await expect(slackFor(small).userGroups()).rejects.toMatchObject({ needed: 'usergroups:read' });
    await expect(slackFor(small).person(ADMIN)).rejects.toMatchObject({ needed: 'users:read' });
    await small.close();
  });
});
