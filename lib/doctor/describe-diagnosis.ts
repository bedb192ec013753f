import type { DiagnosedLink, Diagnosis } from '#lib/doctor/diagnosis';
import type { Message, Row } from '#lib/slack/message';
import { bold, listed, type Words, words } from '#lib/slack/words';

/** A row for each account of a vCenter: that all holds, or the link that does not with its cure; then what all of them need. */
export function describeDiagnosis({ links }: Diagnosis): Message {
  const chains = [...new Set(links.map(chainOf))].map((chain) => links.filter((link) => chainOf(link) === chain));
  const rows = chains.flatMap(rowsOf);
  const failed = chains.filter((chain) => chain.some(({ state }) => state === 'failed'));
  const severity =
    failed.length > 0 ? 'failure' : rows.some((row) => row.severity === 'warning') ? 'warning' : 'success';
  return { severity, headline: headline(failed, severity), rows };
}

/** Links of one account break one after the other; those of no vCenter have nothing to do with each other. */
function chainOf({ vcenter, account, link }: DiagnosedLink): string {
  return vcenter === null ? link : `${vcenter} ${account ?? ''}`;
}

function headline(failed: readonly (readonly DiagnosedLink[])[], severity: Message['severity']): Words {
  const names = [...new Set(failed.flatMap(([first]) => (first === undefined ? [] : (first.vcenter ?? first.link))))];
  if (names.length > 0) return words('Not every link holds: ', listed(names.map(bold)), '.');
  return severity === 'warning' ? 'Every link holds; something is worth knowing.' : 'Every link holds.';
}

function rowsOf(chain: readonly DiagnosedLink[]): readonly Row[] {
  const told = chain.filter(({ state }) => state !== 'ok');
  if (told.length > 0) return told.map(rowOf);
  const [first] = chain;
  if (first === undefined) return [];
  const version = chain.find(({ link }) => link === 'version')?.says;
  const says = first.vcenter === null ? first.says : ['every link holds', version].filter(Boolean).join(', ');
  return [{ severity: 'success', words: words(nameOf(first), `: ${says}.`) }];
}

const SEVERITIES = { ok: 'success', warned: 'warning', failed: 'failure', skipped: 'info' } as const;

function rowOf(one: DiagnosedLink): Row {
  const { link, state, says, cure } = one;
  const what = one.vcenter === null || link === 'secret' ? '' : `${link}, `;
  return {
    severity: SEVERITIES[state],
    words: words(nameOf(one), `: ${what}${says}.${cure === undefined ? '' : ` ${cure}`}`),
  };
}

function nameOf({ vcenter, account, link }: DiagnosedLink): Words {
  if (vcenter === null) return [bold(link)];
  return words([bold(vcenter)], account === 'read' ? ' (account for reads)' : '');
}
