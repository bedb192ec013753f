import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import type { ListedVCenter } from '#infra/operator/vcenter/secrets';

const TITLES = ['NAME', 'STATE', 'ADDRESS', 'USER', 'CHANGED (UTC)'];

/** Every vCenter of the stage; never a password. */
export async function list({ place, store, terminal }: OperatorDesk, _request: VCenterRequest): Promise<number> {
  const listed = await store.list();
  if (listed.length === 0) {
    terminal.say(`No vCenter is configured (stage ${place.stage}). Add one: ${place.command('add <name>')}`);
    return 0;
  }
  for (const { reading } of listed) if (reading.state === 'stored') terminal.hide(reading.account.password);
  const rows = [TITLES, ...listed.map(row)];
  const widths = TITLES.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of rows) {
    terminal.say(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  const unreadable = listed.filter(({ reading }) => reading.state === 'unreadable');
  for (const { name, reading } of unreadable) {
    const reason = 'reason' in reading ? reading.reason : '';
    terminal.complain(
      `"${name}" cannot be used: ${reason}. Overwrite it with ${place.command(`add ${name} --replace`)}`,
    );
  }
  return unreadable.length === 0 ? 0 : 1;
}

function row({ name, changed, reading }: ListedVCenter): string[] {
  const date = changed === undefined ? '–' : changed.toISOString().slice(0, 16).replace('T', ' ');
  if (reading.state === 'unreadable') return [name, 'unreadable', '–', '–', date];
  const { account, enabled } = reading;
  return [name, enabled ? 'enabled' : 'disabled', account.url, account.username, date];
}
