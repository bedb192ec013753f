import { isMap, isNode, parseDocument } from 'yaml';
import { readSite } from '#infra/operator/site/read-site';
import type { SiteValues } from '#infra/operator/site/site';

/**
 * A site file's text with these values in one of its blocks (`default`, or a stage); comments, order and everything else
 * stay as they are. Begin with the text of `infra/site.example.yml` where there is no file yet.
 *
 * @throws Error where the result would have a mistake: whoever writes has read and asked before.
 */
export function writeSite(text: string, block: string, values: SiteValues): string {
  const document = parseDocument(text);
  if (!isMap(document.get(block))) document.set(block, document.createNode({}));
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const node = document.createNode(value, { flow: true });
    const before: unknown = document.getIn([block, name], true);
    if (isNode(before)) node.comment = before.comment ?? null;
    document.setIn([block, name], node);
  }
  const written = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  const read = readSite(written);
  if ('mistakes' in read) throw new Error(`No site file is written with mistakes: ${read.mistakes.join(' ')}`);
  return written;
}
