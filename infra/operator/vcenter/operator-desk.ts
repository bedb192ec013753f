import type { Place } from '#infra/operator/vcenter/place';
import type { VCenterStore } from '#infra/operator/vcenter/secrets';
import type { Terminal } from '#infra/operator/vcenter/terminal';

/** What a subcommand works with. */
export interface OperatorDesk {
  readonly place: Place;
  readonly store: VCenterStore;
  /** The accounts for the other purpose: for everything where `--read` is given, for reads where it is not. */
  readonly others: VCenterStore;
  readonly terminal: Terminal;
}
