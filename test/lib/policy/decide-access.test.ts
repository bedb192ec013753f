import { describe, expect, test } from '@jest/globals';
import { refusalWords } from '#lib/policy/access-sentence';
import type { AccessRules, AccessState, Entry } from '#lib/policy/access-state';
import { NO_ACCESS } from '#lib/policy/access-state';
import { attributesLookedAt } from '#lib/policy/attributes-looked-at';
import { decideAccess } from '#lib/policy/decide-access';
import { explainAccess } from '#lib/policy/explain-access';
import type { AccessQuestion, Asker } from '#lib/policy/judge-entry';
import { NO_POLICY, type Policy } from '#lib/policy/policy';
import { reachOf } from '#lib/policy/reach';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { plain } from '#lib/slack/words';

const NOW = Date.parse('2026-11-25T10:00:00Z');

const TARGETS = {
  app01: { vcenter: 'prod', cluster: 'CL01', folder: 'Prod/Web', name: 'app01', tags: new Set(['env=prod']) },
  dev01: { vcenter: 'prod', cluster: 'CL01', folder: 'Dev', name: 'dev01', tags: new Set(['env=dev']) },
  lab01: { vcenter: 'lab', folder: '', name: 'lab01', tags: new Set(['env=dev']) },
  unread: { vcenter: 'prod', cluster: 'CL02', folder: 'Prod/Web/Old', name: 'unread', tags: 'unreadable' },
} as const satisfies Record<string, PolicyTarget>;

type On = keyof typeof TARGETS | 'nothing';

const member = (id: string, ...groups: readonly string[]): Asker => ({ id, groups: new Set(groups), kind: 'member' });

const ASKERS = {
  first: member('UFIRST'),
  ann: member('UANN'),
  ben: member('UBEN', 'SOPS'),
  cat: member('UCAT', 'SDEV'),
  dan: member('UDAN'),
  eve: { ...member('UEVE'), kind: 'guest' },
  fox: { ...member('UFOX'), kind: 'stranger' },
  gil: { id: 'UGIL', groups: 'unknown', kind: 'member' },
  hal: member('UHAL', 'SHIRED'),
} as const satisfies Record<string, Asker>;

type Who = keyof typeof ASKERS;

const made = { by: 'UFIRST', at: NOW - 1000 };

const GRANTS: readonly Entry[] = [
  { id: 'g1', role: 'operator', to: { user: 'UANN' }, ...made },
  { id: 'g2', permissions: ['vm:*'], to: { group: 'SOPS' }, channels: ['C1'], targets: { folder: 'Prod' }, ...made },
  { id: 'g3', permissions: ['vm:*'], to: { group: 'SDEV' }, targets: { tag: 'env=dev' }, ...made },
  { id: 'g4', role: 'operator', to: { user: 'UDAN' }, until: NOW, ...made },
  { id: 'g5', role: 'admin', to: { user: 'UEVE' }, ...made },
  { id: 'g6', role: 'admin', to: { user: 'UFOX' }, ...made },
  { id: 'g7', permissions: ['vm:*'], to: { user: 'UGIL' }, ...made },
  { id: 'g8', role: 'admin', to: { user: 'UHAL' }, ...made },
  { id: 'g9', role: 'viewer', to: { everyone: true }, targets: { vcenter: 'prod' }, ...made },
];

const DENIES: readonly Entry[] = [
  { id: 'd1', permissions: ['vm:note'], to: { everyone: true }, targets: { tag: 'env=prod' }, ...made },
  { id: 'd2', permissions: ['*:stop'], to: { user: 'UCAT' }, until: NOW + 1, ...made },
  { id: 'd3', permissions: ['vm:stop'], to: { group: 'SHIRED' }, channels: ['C2'], ...made },
  { id: 'd4', role: 'admin', to: { user: 'UHAL' }, targets: { name: 'lab*' }, ...made },
  { id: 'd5', permissions: ['*:*'], to: { user: 'UANN' }, until: NOW - 1, ...made },
];

const RULES: AccessRules = {
  state: { ...NO_ACCESS, grants: GRANTS, denies: DENIES, last: 14 },
  admins: ['UFIRST'],
  catalogue: [
    { permission: 'vm:list', effect: 'read' },
    { permission: 'vm:info', effect: 'read' },
    { permission: 'vm:snapshot', effect: 'change', area: 'snapshots' },
    { permission: 'vm:stop', effect: 'interrupt', area: 'power' },
    { permission: 'vm:note', effect: 'change' },
    { permission: 'access:grant', effect: 'change' },
  ],
  guests: false,
  strangers: false,
};

const question = (who: Who, permission: string, channel: string, on: On): AccessQuestion => ({
  asker: ASKERS[who],
  permission,
  channel,
  now: NOW,
  ...(on === 'nothing' ? {} : { target: TARGETS[on] }),
});

/** What the grants and denies above mean for each person, told anew. */
const isRead = (what: string) => what === 'vm:list' || what === 'vm:info';
const isOnProd = (on: On) => ['app01', 'dev01', 'unread'].includes(on);
const mayLook = (what: string, on: On) => isRead(what) && isOnProd(on);
const noteIsDenied = (what: string, on: On) => what === 'vm:note' && (on === 'app01' || on === 'unread');

const MEANT: Record<Who, (what: string, where: string, on: On) => boolean> = {
  first: () => true,
  ann: (what) => isRead(what) || what === 'vm:snapshot' || what === 'vm:stop',
  ben: (what, where, on) =>
    !noteIsDenied(what, on) &&
    (mayLook(what, on) || (what.startsWith('vm:') && where === 'C1' && (on === 'app01' || on === 'unread'))),
  cat: (what, _where, on) =>
    what !== 'vm:stop' && (mayLook(what, on) || (what.startsWith('vm:') && (on === 'dev01' || on === 'lab01'))),
  dan: (what, _where, on) => mayLook(what, on),
  eve: () => false,
  fox: () => false,
  gil: (what, where, on) =>
    what.startsWith('vm:') && !noteIsDenied(what, on) && !(what === 'vm:stop' && where === 'C2'),
  hal: (what, where, on) => on !== 'lab01' && !noteIsDenied(what, on) && !(what === 'vm:stop' && where === 'C2'),
};

const PERMISSIONS = ['vm:list', 'vm:snapshot', 'vm:stop', 'vm:note', 'access:grant'];
const ROWS = (Object.keys(ASKERS) as Who[]).flatMap((who) =>
  PERMISSIONS.flatMap((what) =>
    ['C1', 'C2'].flatMap((where) =>
      (['app01', 'dev01', 'lab01', 'unread', 'nothing'] as const).map((on) => ({
        who,
        what,
        where,
        on,
        meant: MEANT[who](what, where, on) ? 'allowed' : 'refused',
      })),
    ),
  ),
);

describe('decideAccess', () => {
  test('is asked more than 200 times', () => {
    expect(ROWS.length).toBeGreaterThan(200);
    const share = ROWS.filter(({ meant }) => meant === 'allowed').length / ROWS.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.75);
  });

  test.each(ROWS)('$who $what in $where on $on: $meant', ({ who, what, where, on, meant }) => {
    const { allowed } = decideAccess(question(who, what, where, on), RULES);
    expect(allowed ? 'allowed' : 'refused').toBe(meant);
  });

  test('says by what it allows', () => {
    expect(decideAccess(question('first', 'vm:stop', 'C1', 'app01'), RULES)).toEqual({
      allowed: true,
      by: 'first-admin',
    });
    expect(decideAccess(question('ann', 'vm:stop', 'C1', 'app01'), RULES)).toMatchObject({ by: { id: 'g1' } });
  });

  test('allows guests and strangers where a setting says so', () => {
    const open = { ...RULES, guests: true, strangers: true };
    expect(decideAccess(question('eve', 'access:grant', 'C1', 'nothing'), open).allowed).toBe(true);
    expect(decideAccess(question('fox', 'access:grant', 'C1', 'nothing'), open).allowed).toBe(true);
    const guestsOnly = { ...RULES, guests: true };
    expect(decideAccess(question('fox', 'access:grant', 'C1', 'nothing'), guestsOnly).allowed).toBe(false);
  });

  test('refuses even a first admin who comes from elsewhere', () => {
    const asker = { ...ASKERS.first, kind: 'stranger' } as const;
    expect(decideAccess({ ...question('first', 'vm:list', 'C1', 'app01'), asker }, RULES).allowed).toBe(false);
  });

  test('a deny by a role that is gone takes all, a grant by it gives nothing', () => {
    const entry = { id: 'x1', role: 'gone', to: { user: 'UHAL' }, ...made };
    const withGrant = { ...RULES, state: { ...RULES.state, grants: [entry], denies: [] } };
    expect(decideAccess(question('hal', 'vm:list', 'C1', 'app01'), withGrant).allowed).toBe(false);
    const withDeny = { ...RULES, state: { ...RULES.state, denies: [entry] } };
    expect(decideAccess(question('hal', 'vm:list', 'C1', 'app01'), withDeny).allowed).toBe(false);
  });
});

describe('A question about some VM', () => {
  const mayAnything = (asked: Omit<AccessQuestion, 'target'>, rules: AccessRules): boolean =>
    decideAccess({ ...asked, target: 'some' }, rules).allowed;

  test.each<[Who, string, string, boolean]>([
    ['ben', 'vm:stop', 'C1', true],
    ['ben', 'vm:stop', 'C2', false],
    ['ben', 'vm:list', 'C2', true],
    ['cat', 'vm:snapshot', 'C1', true],
    ['cat', 'vm:stop', 'C1', false],
    ['ann', 'vm:note', 'C1', false],
    ['gil', 'vm:note', 'C1', true],
    ['gil', 'vm:stop', 'C2', false],
    ['eve', 'vm:list', 'C1', false],
    ['hal', 'vm:stop', 'C1', true],
  ])('%s %s in %s: %s', (who, permission, channel, may) => {
    expect(mayAnything({ asker: ASKERS[who], permission, channel, now: NOW }, RULES)).toBe(may);
  });

  test('is never false where some VM is allowed', () => {
    for (const { who, what, where, on } of ROWS.filter((row) => row.meant === 'allowed')) {
      const { target: _any, ...asked } = question(who, what, where, on);
      expect(mayAnything(asked, RULES)).toBe(true);
    }
  });

  test('is false where a deny covers all that a grant names', () => {
    const grants: readonly Entry[] = [
      { id: 'g1', permissions: ['vm:*'], to: { user: 'UANN' }, targets: { folder: 'Prod/Web' }, ...made },
    ];
    const denies: readonly Entry[] = [
      { id: 'd2', permissions: ['vm:*'], to: { user: 'UANN' }, targets: { folder: 'Prod' }, ...made },
    ];
    const rules = { ...RULES, state: { ...NO_ACCESS, grants, denies } };
    const asked = { asker: ASKERS.ann, permission: 'vm:stop', channel: 'C1', now: NOW };
    expect(mayAnything(asked, rules)).toBe(false);
    expect(mayAnything(asked, { ...rules, state: { ...rules.state, denies: [] } })).toBe(true);
  });
});

test('reachOf decides as decideAccess does', () => {
  for (const { who, what, where, on, meant } of ROWS) {
    if (on === 'nothing') continue;
    const { target: _any, ...asked } = question(who, what, where, on);
    expect(reachOf(asked, RULES).holds(TARGETS[on])).toBe(meant === 'allowed');
  }
});

test('attributesLookedAt names what grants, denies and rules look at', () => {
  const looked = (state: AccessState, policy: Partial<Policy> = {}) => [
    ...attributesLookedAt(state, { ...NO_POLICY, ...policy }, NOW),
  ];
  expect(looked(NO_ACCESS)).toEqual([]);
  expect(looked(RULES.state)).toEqual(['vcenter', 'folder', 'tag', 'name']);
  const ended: Entry = {
    id: 'g1',
    role: 'viewer',
    to: { everyone: true },
    targets: { tag: 'a=b' },
    until: NOW,
    ...made,
  };
  expect(looked({ ...NO_ACCESS, grants: [ended] })).toEqual([]);
  expect(looked(NO_ACCESS, { protected: [{ name: 'a', targets: { cluster: 'CL01' } }] })).toEqual(['cluster']);
});

describe('a refusal', () => {
  const refusal = (asked: AccessQuestion, rules: AccessRules = RULES): string => {
    const decision = decideAccess(asked, rules);
    return decision.allowed ? 'allowed' : plain(refusalWords(decision.because, asked, rules));
  };
  const ASK = 'Ask @UFIRST, @UEVE and @UFOX';

  test.each<[Who, string, string, On, string]>([
    ['dan', 'vm:note', 'C1', 'nothing', `You may not run vm:note: no grant gives it to you. ${ASK} for it.`],
    [
      'dan',
      'vm:stop',
      'C1',
      'dev01',
      `You may not run vm:stop on "dev01": the grant g4 ended 25 Nov 2026 10:00 UTC. ${ASK} for more.`,
    ],
    [
      'ben',
      'vm:stop',
      'C2',
      'app01',
      `You may not run vm:stop on "app01": the grant g2 holds in other channels only. ${ASK} for more.`,
    ],
    [
      'ben',
      'vm:stop',
      'C1',
      'dev01',
      `You may not run vm:stop on "dev01": the grant g2 is only for folder=Prod. ${ASK} for more.`,
    ],
    [
      'cat',
      'vm:snapshot',
      'C1',
      'unread',
      `You may not run vm:snapshot on "unread": the grant g3 goes by a tag, and tags could not be read. Try again in a minute. ${ASK} for more.`,
    ],
    [
      'gil',
      'vm:stop',
      'C2',
      'dev01',
      `You may not run vm:stop on "dev01": the deny d3 is for a group, and Slack did not say who is in it, so it counts. Try again in a minute. ${ASK} to lift it.`,
    ],
    [
      'hal',
      'vm:note',
      'C1',
      'unread',
      `You may not run vm:note on "unread": the deny d1 goes by a tag, and tags could not be read, so it counts. Try again in a minute. ${ASK} to lift it.`,
    ],
    ['hal', 'vm:list', 'C1', 'lab01', `You may not run vm:list on "lab01": the deny d4 forbids it. ${ASK} to lift it.`],
    [
      'eve',
      'vm:list',
      'C1',
      'app01',
      `You may not run vm:list on "app01": guests of this workspace may run nothing here. ${ASK} to run it for you.`,
    ],
    [
      'fox',
      'vm:list',
      'C1',
      'app01',
      `You may not run vm:list on "app01": this SlashVM serves members of its own workspace only. ${ASK} to run it for you.`,
    ],
  ])('to %s for %s in %s on %s', (who, permission, channel, on, sentence) => {
    expect(refusal(question(who, permission, channel, on))).toBe(sentence);
  });

  test('says that a grant for a group may count later', () => {
    const asker = { ...ASKERS.ben, groups: 'unknown' } as const;
    expect(refusal({ ...question('ben', 'vm:snapshot', 'C1', 'app01'), asker })).toContain(
      'the grant g2 is for a group, and Slack did not say who is in it. Try again in a minute.',
    );
  });

  test('says whom to ask where there is no admin', () => {
    const rules = { ...RULES, admins: [], state: NO_ACCESS };
    expect(refusal(question('dan', 'vm:list', 'C1', 'nothing'), rules)).toBe(
      'You may not run vm:list: no grant gives it to you. Ask whoever deployed SlashVM for it.',
    );
  });
});

describe('explainAccess', () => {
  const told = (who: Who, permission: string, channel: string, on: On) =>
    explainAccess(question(who, permission, channel, on), RULES).entries.map(({ said }) => said);

  test('holds every grant and deny for the person, with why it counts or not', () => {
    expect(told('ann', 'vm:snapshot', 'C1', 'lab01')).toEqual([
      'deny d1 does not count: it does not name this permission.',
      'deny d5 does not count: it has ended.',
      'grant g1 counts.',
      'grant g9 does not count: it does not name this permission.',
    ]);
    expect(told('gil', 'vm:stop', 'C2', 'lab01')).toEqual([
      'deny d1 does not count: it does not name this permission.',
      'deny d3 counts, for its group could not be read.',
      'grant g2 does not count: it is for other channels.',
      'grant g3 does not count: it is for a group, and Slack did not say who is in it.',
      'grant g7 counts.',
      'grant g9 does not count: it does not name this permission.',
    ]);
    expect(told('cat', 'vm:note', 'C1', 'unread')).toEqual([
      'deny d1 counts, for its tag could not be read.',
      'deny d2 does not count: it does not name this permission.',
      'grant g3 does not count: it goes by a tag, and tags could not be read.',
      'grant g9 does not count: it does not name this permission.',
    ]);
    expect(told('ben', 'vm:list', 'C2', 'nothing')).toEqual([
      'deny d1 does not count: it does not name this permission.',
      'grant g2 does not count: it is for other channels.',
      'grant g9 does not count: it is for some targets, and this looks at none.',
    ]);
    expect(told('hal', 'vm:list', 'C1', 'app01')).toContain('deny d4 does not count: it is for other targets.');
  });

  test('agrees with the decision', () => {
    for (const { who, what, where, on, meant } of ROWS) {
      const { decision } = explainAccess(question(who, what, where, on), RULES);
      expect(decision.allowed).toBe(meant === 'allowed');
    }
  });
});
