import type { Examined } from '#infra/operator/doctor/examine';
import { sayLink } from '#infra/operator/vcenter/say-link';
import type { Terminal } from '#infra/operator/vcenter/terminal';

/** Says each link as it comes, with a heading where another vCenter or account begins; false where one failed. */
export async function sayExamined(
  terminal: Pick<Terminal, 'say'>,
  examined: AsyncIterable<Examined>,
): Promise<{ readonly failed: number; readonly warned: number }> {
  let heading = '';
  const counted = { failed: 0, warned: 0 };
  for await (const one of examined) {
    const next = headingOf(one);
    if (next !== heading) terminal.say(`${heading === '' ? '' : '\n'}${next}`);
    heading = next;
    sayLink(terminal, one);
    if (one.state === 'failed') counted.failed += 1;
    if (one.state === 'warned') counted.warned += 1;
  }
  return counted;
}

function headingOf({ side, vcenter, account }: Examined): string {
  if (side === 'outside') return 'From here';
  if (vcenter === null) return 'From inside the VPC';
  return `From inside the VPC, ${vcenter}${account === 'read' ? ', the account for reads' : ''}`;
}
