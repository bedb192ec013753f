import { fork } from 'node:child_process';
import { join } from 'node:path';

export interface Reaper {
  watch(pid: number): void;
  forget(pid: number): void;
  close(): void;
}

/** A process that ends function processes when this one is gone without having done so. */
export function startReaper(scripts: string): Reaper {
  const child = fork(join(scripts, 'reaper.cjs'), { execArgv: [], env: {}, stdio: 'ignore' });
  child.unref();
  child.channel?.unref();
  const tell = (message: object): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  return {
    watch: (pid) => tell({ watch: pid }),
    forget: (pid) => tell({ forget: pid }),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}
