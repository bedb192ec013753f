import type { Link } from '#lib/doctor/link';
import type { VCenters } from '#lib/vsphere/vcenters';

/** A link with the vCenter and the account it belongs to; `null` where it belongs to none. */
export interface DiagnosedLink extends Link {
  readonly vcenter: string | null;
  /** Which of its accounts; absent where it is about none. */
  readonly account?: 'read' | 'write';
}

/** What the function that stands in the VPC answers a doctor. */
export interface Diagnosis {
  readonly links: readonly DiagnosedLink[];
}

/** Checks what a function reaches, from where it stands. */
export interface Doctor {
  /** Of the vCenters named, or of all. */
  check(names: readonly string[]): Promise<Diagnosis>;
  /**
   * One cheap read of each vCenter, for the metrics.
   *
   * @param vcenters by what they are read where reads have no accounts of their own
   */
  heartbeat(vcenters: VCenters): Promise<void>;
}
