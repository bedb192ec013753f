import type { SaidError } from '#lib/errors';
import type { Power } from '#lib/targets/query';

/** A VM as one list answered it. */
export interface NamedVm {
  readonly moId: string;
  readonly name: string;
}

/** A VM of the bulk read, with all that a target may be matched by. */
export interface Candidate extends NamedVm {
  readonly template: boolean;
  readonly powerState: Power;
  readonly datacenter: string;
  /** Folder path below the datacenter's `vm` folder: `Prod/Web`, or nothing at its root. */
  readonly folder: string;
  /** Inventory path: `/DC/vm/Prod/Web/app01`. */
  readonly path: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly resourcePool?: string;
  readonly dnsName?: string;
  readonly ipAddress?: string;
  readonly numCPU?: number;
  readonly memoryMB?: number;
  /** Why it is the platform's own and never a target. */
  readonly platform?: string;
  readonly instanceUuid?: string;
  readonly guestFullName?: string;
  /** Beside `ipAddress`; like the rest below, only in an index. */
  readonly otherAddresses?: readonly string[];
  readonly macAddresses?: readonly string[];
  /** Its beginning, where it is long. */
  readonly note?: string;
}

/** A VM that whoever asks may see. */
export interface SeenVm extends Candidate {
  /** True where he may not do to it what he typed: no glob and no filter takes it. */
  readonly barred?: true;
}

/** One vCenter, as far as finding a target needs it, with the VMs that whoever asks may see and no others. Each call may fail with a sentence for people. */
export interface TargetSource {
  readonly vcenter: string;
  /** Exact names, one request for all of them. */
  byName(names: readonly string[]): Promise<readonly NamedVm[]>;
  byId(moIds: readonly string[]): Promise<readonly NamedVm[]>;
  everything(): Promise<readonly SeenVm[]>;
  /** The moIds that carry the tag. */
  tagged(tag: string): Promise<ReadonlySet<string>>;
}

/** A vCenter that could not be asked, and why. */
export interface Silent {
  readonly vcenter: string;
  readonly error: SaidError;
}
