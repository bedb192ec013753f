import type { UnusableAccount } from '#lib/vsphere/account-source';
import { VSphereError } from '#lib/vsphere/errors';

/** A vCenter that nothing is read from, because it has no account that may. */
export class NoReads extends VSphereError {
  override readonly name = 'NoReads';

  constructor(vcenter: string, { reason, cure }: UnusableAccount) {
    super('unreachable', `vCenter "${vcenter}" could not be asked (${reason}). ${cureOf(vcenter, cure)}`, {
      vcenter,
      reason,
    });
  }
}

/** A vCenter that is only read from. */
export class NoChanges extends VSphereError {
  override readonly name = 'NoChanges';

  constructor(vcenter: string, { reason, cure }: UnusableAccount) {
    super('refused', `vCenter "${vcenter}" is only read from (${reason}). ${cureOf(vcenter, cure)}`, {
      vcenter,
      reason,
    });
  }
}

function cureOf(vcenter: string, cure: UnusableAccount['cure']): string {
  const does = cure.includes('--replace') ? 'corrects it' : 'adds one';
  return `An operator ${does}: npm run vcenter -- add ${vcenter}${cure === '' ? '' : ` ${cure}`}.`;
}
