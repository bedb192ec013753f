import type { Version } from '#infra/local/vcenter/vcenter';
import { releasesOf } from '#infra/local/vcenter/vim-endpoint';

/** `/sdk/vimServiceVersions.xml`: the release this vCenter speaks and those before it. */
export function serviceVersions(version: Version): string {
  const own = `${version}.0`;
  const prior = releasesOf(version)
    .filter((release) => release !== own)
    .reverse();
  const versions = prior.map((release) => `   <version>${release}</version>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8" ?>
<namespaces version="1.0">
 <namespace>
  <name>urn:vim25</name>
  <version>${own}</version>
  <priorVersions>
${versions}
  </priorVersions>
 </namespace>
</namespaces>
`;
}
