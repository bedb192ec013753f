import { type AccountRole, aboutRole } from '#infra/operator/privileges/roles';
import { EVENT_PRIVILEGE } from '#lib/vsphere/needed-privileges';

const TITLES = ['PRIVILEGE', 'ON', 'FOR'];

/** For people. */
export function asList(roles: readonly AccountRole[]): string {
  return roles.map(section).join('\n\n');
}

function section(role: AccountRole): string {
  const lines = aboutRole(role);
  if (role.privileges.length === 0) return lines.join('\n');
  const rows = [
    TITLES,
    ...role.privileges.map(({ id, on, commands }) => [
      id,
      on,
      id === EVENT_PRIVILEGE ? 'each of them' : commands.join(', '),
    ]),
  ];
  const widths = TITLES.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const table = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...table].join('\n');
}
