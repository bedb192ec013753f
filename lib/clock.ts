/** The only clock product code knows; times are milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
