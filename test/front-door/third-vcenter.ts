import { afterAll, afterEach } from '@jest/globals';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { renewed } from '#test/front-door/outcome';
import { configure, forget, OwnVCenters, type VCenterSecret } from '#test/front-door/own-vcenters';
import type { TestStack } from '#test/stack';

/** A vCenter "third" of a file's own, whose secret each test may store as it likes; forgotten after each. */
export interface ThirdVCenter {
  readonly own: OwnVCenters;
  readonly third: () => Promise<VCenterServer>;
  /** From now on functions know it by this secret. */
  readonly use: (secret: VCenterSecret | string) => Promise<void>;
}

export function thirdVCenterOfFile(here: { readonly stack: TestStack }): ThirdVCenter {
  const own = new OwnVCenters();
  let server: VCenterServer | undefined;
  afterEach(async () => {
    await here.stack.clearFaults();
    await forget(here.stack, 'third');
    own.faults.clear();
  });
  afterAll(() => own.close());
  return {
    own,
    third: async () => {
      server ??= await own.start('third');
      return server;
    },
    use: async (secret) => {
      await configure(here.stack, 'third', secret);
      await renewed(here.stack);
    },
  };
}
