import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where `serverless package` puts the template, below the directory it is given. */
const TEMPLATE = 'cloudformation-template-update-stack.json';

/** Packages the product for the stage `local`, as `serverless package` does for a deploy, and returns the template's file. */
export async function packageProduct(directory = '.serverless'): Promise<string> {
  const command = join('node_modules', '.bin', 'serverless');
  const env = {
    ...process.env,
    SLS_NOTIFICATIONS_MODE: 'off',
    SLS_TELEMETRY_DISABLED: '1',
    SLS_ANALYTICS_DISABLED: '1',
  };
  const child = spawn(process.execPath, [command, 'package', '--stage', 'local', '--package', directory], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`\`serverless package\` failed:\n${output.join('')}`);
  return join(directory, TEMPLATE);
}

/** The template that was packaged before. */
export function packagedTemplate(directory = '.serverless'): string {
  const file = join(directory, TEMPLATE);
  if (!existsSync(file)) {
    throw new Error(
      `There is no ${file}. Run \`npx serverless package --stage local\`, or start without SLASHVM_PACKAGED.`,
    );
  }
  return file;
}
