import { asGovc } from '#infra/operator/privileges/as-govc';
import { asList } from '#infra/operator/privileges/as-list';
import { asPowerCli } from '#infra/operator/privileges/as-powercli';
import { neededPrivileges } from '#infra/operator/privileges/needed-privileges';
import { type PrivilegesRequest, readPrivilegesRequest, USAGE } from '#infra/operator/privileges/request';
import type { AccountRole } from '#infra/operator/privileges/roles';

const FORMATS = { list: asList, powercli: asPowerCli, govc: asGovc };

/** What `npm run privileges` prints for what was typed; throws a usage mistake. */
export function printPrivileges(words: readonly string[]): string {
  const request = readPrivilegesRequest(words);
  return request === 'help' ? USAGE : FORMATS[request.format](rolesOf(request));
}

function rolesOf({ commands, account, on, user, reader, stage }: PrivilegesRequest): readonly AccountRole[] {
  const name = ['SlashVM', ...(stage === undefined ? [] : [stage]), 'changes'].join('-');
  const read: AccountRole = { purpose: 'read', user: reader, on, role: 'ReadOnly', privileges: [] };
  const write: AccountRole = { purpose: 'write', user, on, role: name, privileges: neededPrivileges(commands) };
  return account === 'read' ? [read] : account === 'write' ? [write] : [read, write];
}
