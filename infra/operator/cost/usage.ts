import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one thing that happens uses of AWS, as counted on the local stack (`npm run count`). */
export interface Usage {
  /** By function: how often it is called, and for how long it runs in all. */
  readonly functions: Readonly<Record<string, { readonly calls: number; readonly milliseconds: number }>>;
  /** DynamoDB's request units, at most: reads as strongly consistent, each write as one of the table and of all three indexes. */
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly secretsCalls: number;
  /** What the functions print, and Lambda about them. */
  readonly logBytes: number;
}

export interface Counted {
  /** `2026-11-30`. */
  readonly on: string;
  /** How many VMs the larger vCenter had. */
  readonly vms: number;
  /** `/vm list`. */
  readonly read: Usage;
  /** `/vm snapshot` of one VM. */
  readonly change: Usage;
  /** What each further VM of it adds. */
  readonly furtherVm: Usage;
  /** `/vm power-off` of one VM, with its question and the click. */
  readonly confirmed: Usage;
  /** A sweep with nothing to do. */
  readonly sweep: Usage;
  /** A sweep that has the indexes of both vCenters renewed. */
  readonly renewal: Usage;
}

/** Where `npm run count` writes it. */
export const COUNTED = join('infra', 'operator', 'cost', 'counted.json');

export function readCounted(root: string): Counted {
  return JSON.parse(readFileSync(join(root, COUNTED), 'utf8')) as Counted;
}
