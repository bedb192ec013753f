import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolProcess } from '#infra/local/tool-process';

/** A policy that is not valid; the message says each mistake. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
}

/** A policy file as functions read it, in JSON. The operator's tool validates it: simulators know no policy. */
export async function validPolicy(file: string): Promise<string> {
  const tool = toolProcess(join('infra', 'operator', 'policy.ts'));
  const words = [...tool.execArgv, tool.file, 'show', file];
  const { stdout } = await promisify(execFile)(process.execPath, words).catch((cause: { stderr?: string }) => {
    throw new PolicyRefused(cause.stderr?.trim() ?? String(cause), { cause });
  });
  return stdout;
}
