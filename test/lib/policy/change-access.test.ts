import { describe, expect, test } from '@jest/globals';
import { type AccessRules, type AccessState, NO_ACCESS, type Rights, type Terms } from '#lib/policy/access-state';
import { deny, grant, MOST_ENTRIES, revoke } from '#lib/policy/change-access';
import { addRole, removeRole, showRole } from '#lib/policy/change-roles';
import type { Asker } from '#lib/policy/judge-entry';
import type { Catalogue } from '#lib/policy/roles';
import { plain } from '#lib/slack/words';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const HOUR = 3_600_000;

const CATALOGUE: Catalogue = [
  { permission: 'vm:list', effect: 'read' },
  { permission: 'vm:snapshot', effect: 'change', area: 'snapshots' },
  { permission: 'vm:stop', effect: 'destroy', area: 'power' },
  { permission: 'access:grant', effect: 'change' },
];

const FIRST: Asker = { id: 'UFIRST', groups: new Set(), kind: 'member' };
const ANN: Asker = { id: 'UANN', groups: new Set(['SOPS']), kind: 'member' };
const BEN = { to: { user: 'UBEN' } } as const;

const rules = (state: AccessState = NO_ACCESS): AccessRules => ({
  state,
  admins: ['UFIRST'],
  catalogue: CATALOGUE,
  guests: false,
  strangers: false,
});

/** The state after each of these was granted by the first admin. */
const granted = (...wishes: readonly (Rights & Terms)[]): AccessState =>
  wishes.reduce((state, wish) => grant(wish, { by: FIRST, now: NOW }, rules(state)).next, NO_ACCESS);

const denied = (state: AccessState, wish: Rights & Terms): AccessState =>
  deny(wish, { by: FIRST, now: NOW }, rules(state)).next;

describe('grant', () => {
  test('makes the next state, with who and when', () => {
    const { next, entry } = grant({ role: 'operator', ...BEN }, { by: FIRST, now: NOW }, rules());
    expect(entry).toEqual({ id: 'g1', role: 'operator', to: { user: 'UBEN' }, by: 'UFIRST', at: NOW });
    expect(next).toEqual({ ...NO_ACCESS, revision: 1, last: 1, grants: [entry] });
  });

  const mine: Terms = { to: { user: 'UANN' } };
  test.each<[string, Rights & Terms, Rights & Terms, string | undefined]>([
    ['what the giver holds', { role: 'operator', ...mine }, { permissions: ['vm:stop'], ...BEN }, undefined],
    ['all, by an admin', { role: 'admin', ...mine }, { role: 'admin', ...BEN }, undefined],
    ['a part', { permissions: ['vm:*'], ...mine }, { permissions: ['vm:s*'], ...BEN }, undefined],
    ['by a group', { role: 'viewer', to: { group: 'SOPS' } }, { role: 'viewer', ...BEN }, undefined],
    ['more', { role: 'viewer', ...mine }, { role: 'operator', ...BEN }, 'you do not hold vm:snapshot yourself'],
    [
      'a wider glob',
      { permissions: ['vm:s*'], ...mine },
      { permissions: ['vm:*'], ...BEN },
      'you do not hold vm:* yourself',
    ],
    [
      'on more targets',
      { role: 'viewer', ...mine, targets: { folder: 'Prod' } },
      { role: 'viewer', ...BEN, targets: { vcenter: 'prod' } },
      'you hold vm:list by g1 only for folder=Prod',
    ],
    [
      'on fewer targets',
      { role: 'viewer', ...mine, targets: { folder: 'Prod' } },
      { role: 'viewer', ...BEN, targets: { folder: 'Prod/Web' } },
      undefined,
    ],
    [
      'in more channels',
      { role: 'viewer', ...mine, channels: ['C1'] },
      { role: 'viewer', ...BEN, channels: ['C1', 'C2'] },
      'you hold vm:list by g1 only in #C1',
    ],
    [
      'in every channel',
      { role: 'viewer', ...mine, channels: ['C1'] },
      { role: 'viewer', ...BEN },
      'you hold vm:list by g1 only in #C1',
    ],
    [
      'for longer',
      { role: 'viewer', ...mine, until: NOW + HOUR },
      { role: 'viewer', ...BEN, until: NOW + 2 * HOUR },
      'you hold vm:list by g1 only until 25 Nov 2026 11:00 UTC',
    ],
    [
      'for ever',
      { role: 'viewer', ...mine, until: NOW + HOUR },
      { role: 'viewer', ...BEN },
      'you hold vm:list by g1 only until 25 Nov 2026 11:00 UTC',
    ],
    ['for less', { role: 'viewer', ...mine, until: NOW + HOUR }, { role: 'viewer', ...BEN, until: NOW + 1 }, undefined],
  ])('%s', (_what, held, wish, lack) => {
    const give = () => grant(wish, { by: ANN, now: NOW }, rules(granted(held)));
    if (lack === undefined) expect(give().entry.id).toBe('g2');
    else expect(give).toThrow(`Nobody gives more than he holds, and ${lack}. Nothing was done. Ask @UFIRST.`);
  });

  test('gives nothing by a grant that has ended, or by a group that nobody knows', () => {
    const ended = granted({ role: 'viewer', ...mine, until: NOW + HOUR });
    const wish = { role: 'viewer', ...BEN, until: NOW + HOUR + 1 };
    expect(() => grant(wish, { by: ANN, now: NOW + HOUR }, rules(ended))).toThrow('you do not hold vm:list yourself');
    const byGroup = granted({ role: 'viewer', to: { group: 'SOPS' } });
    const unknown: Asker = { ...ANN, groups: 'unknown' };
    expect(() => grant(wish, { by: unknown, now: NOW }, rules(byGroup))).toThrow('you do not hold vm:list yourself');
  });

  test('gives nothing that a deny takes from the giver', () => {
    const state = denied(granted({ role: 'admin', ...mine }), { permissions: ['vm:stop'], ...mine });
    expect(() => grant({ permissions: ['vm:s*'], ...BEN }, { by: ANN, now: NOW }, rules(state))).toThrow(
      'Nobody gives more than he holds, and the deny d2 takes vm:s* from you, or some of it. Nothing was done. Ask @UFIRST.',
    );
    expect(grant({ permissions: ['vm:list'], ...BEN }, { by: ANN, now: NOW }, rules(state)).entry.id).toBe('g3');
  });

  test('gives although everyone is denied it: the deny binds the receiver too', () => {
    const state = denied(granted({ role: 'admin', ...mine }), { permissions: ['vm:stop'], to: { everyone: true } });
    expect(grant({ permissions: ['vm:stop'], ...BEN }, { by: ANN, now: NOW }, rules(state)).entry.id).toBe('g3');
  });

  test('says that it is there already', () => {
    const wish = { permissions: ['vm:list', 'vm:stop'], ...BEN };
    const again = { permissions: ['vm:stop', 'vm:list'], ...BEN };
    expect(() => grant(again, { by: FIRST, now: NOW }, rules(granted(wish)))).toThrow(
      'That grant is there already, as g1. Nothing was done.',
    );
  });

  test('refuses to fill the item', () => {
    const one = granted({ role: 'viewer', ...BEN });
    const full = { ...one, grants: Array.from({ length: MOST_ENTRIES }, () => one.grants).flat() };
    expect(() => grant({ role: 'admin', ...BEN }, { by: FIRST, now: NOW }, rules(full))).toThrow(
      'There are 500 grants already, and no more are kept. Nothing was done. Revoke what is not needed any more.',
    );
  });

  test('changes nothing that a newer SlashVM stored', () => {
    const newer = rules({ ...NO_ACCESS, version: 2 });
    const sentence = 'Roles and grants were stored by a newer SlashVM than this one';
    expect(() => grant({ role: 'viewer', ...BEN }, { by: FIRST, now: NOW }, newer)).toThrow(sentence);
    expect(() => deny({ role: 'viewer', ...BEN }, { by: FIRST, now: NOW }, newer)).toThrow(sentence);
    expect(() => revoke('g1', { by: FIRST, now: NOW }, newer)).toThrow(sentence);
    expect(() => addRole('dba', ['vm:list'], newer)).toThrow(sentence);
  });

  test('forgets what ended a month ago, and uses no id twice', () => {
    const state = granted({ role: 'viewer', ...BEN, until: NOW + HOUR });
    const { next } = grant({ role: 'viewer', ...BEN }, { by: FIRST, now: NOW + 31 * 24 * HOUR }, rules(state));
    expect(next.grants.map(({ id }) => id)).toEqual(['g2']);
  });
});

describe('deny', () => {
  test('denies no first admin', () => {
    expect(() => deny({ role: 'viewer', to: { user: 'UFIRST' } }, { by: ANN, now: NOW }, rules())).toThrow(
      '@UFIRST is a first admin, which a deploy parameter says and chat cannot change. Nothing was done. ' +
        'Whoever deploys SlashVM can take the id out of it.',
    );
  });

  test('says that it is for the asker too', () => {
    const toAll = { role: 'admin', to: { everyone: true } } as const;
    expect(deny(toAll, { by: ANN, now: NOW }, rules()).notes).toEqual(['d1 is for you too.']);
    expect(deny(toAll, { by: FIRST, now: NOW }, rules()).notes).toEqual([]);
  });
});

describe('revoke', () => {
  test('takes back a grant, by its id alone', () => {
    const { next } = revoke(' G1 ', { by: ANN, now: NOW }, rules(granted({ role: 'viewer', ...BEN })));
    expect(next.grants).toEqual([]);
    expect(next.revision).toBe(2);
  });

  test('says that there is none, for two may revoke at once', () => {
    expect(() => revoke('g7', { by: FIRST, now: NOW }, rules(granted({ role: 'viewer', ...BEN })))).toThrow(
      'No grant or deny is called "g7"; it may have been revoked a moment ago. Nothing was done.',
    );
  });

  test("allows one's own last grant of admin to go, and says so", () => {
    const admin = { role: 'admin', to: { user: 'UANN' } };
    const { next, notes } = revoke('g1', { by: ANN, now: NOW }, rules(granted(admin)));
    expect(next.grants).toEqual([]);
    expect(notes.map(plain)).toEqual([
      'That was your last grant of admin: you cannot give it back to yourself. Ask @UFIRST.',
    ]);
    const two = granted(admin, { ...admin, until: NOW + HOUR });
    expect(revoke('g1', { by: ANN, now: NOW }, rules(two)).notes).toEqual([]);
  });

  test('lets nobody lift a deny that is for himself, or of what he does not hold', () => {
    const admin = granted({ role: 'admin', to: { user: 'UANN' } });
    const own = denied(admin, { permissions: ['vm:stop'], to: { everyone: true } });
    expect(() => revoke('d2', { by: ANN, now: NOW }, rules(own))).toThrow(
      'The deny d2 is for you, so somebody else has to lift it. Nothing was done. Ask @UFIRST.',
    );
    expect(revoke('d2', { by: FIRST, now: NOW }, rules(own)).next.denies).toEqual([]);
    const others = denied(granted({ role: 'viewer', to: { user: 'UANN' } }), { permissions: ['vm:stop'], ...BEN });
    expect(() => revoke('d2', { by: ANN, now: NOW }, rules(others))).toThrow(
      'To lift the deny d2 takes the rights that it denies, and you do not hold vm:stop yourself. Nothing was done. Ask @UFIRST.',
    );
    expect(
      revoke('d2', { by: ANN, now: NOW }, rules(denied(admin, { permissions: ['vm:stop'], ...BEN }))).notes,
    ).toEqual([]);
  });
});

describe('roles', () => {
  test('a viewer reads, an operator also starts, stops and takes snapshots, an admin may all', () => {
    expect(showRole('viewer', rules()).permissions).toEqual(['vm:list']);
    expect(showRole('Operator', rules()).permissions).toEqual(['vm:list', 'vm:snapshot', 'vm:stop']);
    expect(showRole('admin', rules())).toEqual({ name: 'admin', permissions: ['*:*'], usedBy: [] });
  });

  test('one is made, shown, made anew and removed while nothing uses it', () => {
    const made = addRole('DBA', ['VM:List', 'vm:list', 'vm:s*'], rules());
    expect(showRole('dba', rules(made)).permissions).toEqual(['vm:list', 'vm:s*']);
    expect(addRole('dba', ['vm:list'], rules(made)).roles).toEqual({ dba: ['vm:list'] });
    expect(removeRole('dba', rules(made))).toEqual({ ...NO_ACCESS, revision: 2 });
  });

  test('one in use stays as it is', () => {
    const made = addRole('dba', ['vm:list'], rules());
    const used = grant({ role: 'dba', ...BEN }, { by: FIRST, now: NOW }, rules(made)).next;
    expect(showRole('dba', rules(used)).usedBy).toEqual(['g1']);
    expect(() => addRole('dba', ['vm:*'], rules(used))).toThrow(
      'The role "dba" is in use by g1, so it cannot be changed. Revoke that first.',
    );
    expect(() => removeRole('dba', rules(used))).toThrow('The role "dba" is in use by g1, so it cannot be removed.');
  });

  test.each([
    ['viewer', 'The role "viewer" is built in and cannot be changed. Make one of another name.'],
    ['ADMIN', 'The role "admin" is built in and cannot be changed. Make one of another name.'],
    ['x', '"x" is no name for a role. Type 2 to 30 letters, digits and hyphens that begin with a letter, such as dba.'],
    ['__proto__', '"__proto__" is no name for a role.'],
  ])('%j is not made', (name, sentence) => {
    expect(() => addRole(name, ['vm:list'], rules())).toThrow(sentence);
  });

  test('one needs permissions, and names that there are', () => {
    expect(() => addRole('dba', [], rules())).toThrow(
      'A role without permissions gives nothing. Type them behind dba.',
    );
    expect(() => removeRole('operator', rules())).toThrow('The role "operator" is built in and cannot be removed.');
    expect(() => showRole('operatr', rules())).toThrow('No role is called "operatr". Did you mean operator?');
    expect(() => showRole('boss', rules())).toThrow('No role is called "boss". There are viewer, operator, admin.');
  });
});
