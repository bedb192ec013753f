import { parseArgs } from 'node:util';
import { packagedTemplate, packageProduct } from '#infra/local/package-product';
import { type Stack, startStack } from '#infra/local/stack';
import { PolicyRefused, validPolicy } from '#infra/local/valid-policy';

const DEFAULT_PORT = 3000;

const OPTIONS = {
  vms: { type: 'string' },
  policy: { type: 'string' },
  'read-accounts': { type: 'boolean' },
} as const;

const portOf = (text: string | undefined): number => {
  const port = text ? Number(text) : DEFAULT_PORT;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`SLASHVM_PORT is "${text}", which is no port.`);
};

const vmsOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const vms = Number(text);
  if (Number.isInteger(vms) && vms > 0) return vms;
  throw new Error(`--vms takes a number of virtual machines, not "${text}".`);
};

const paceOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const pace = Number(text);
  if (pace > 0) return pace;
  throw new Error(`SLASHVM_PACE is "${text}"; it is what tasks take of their usual time, such as 0.3.`);
};

const start = async (): Promise<Stack> => {
  const { values } = parseArgs({ options: OPTIONS });
  const port = portOf(process.env['SLASHVM_PORT']);
  const vms = vmsOf(values.vms);
  const policy = values.policy === undefined ? undefined : await validPolicy(values.policy);
  const directory = process.env['SLASHVM_PACKAGE'] ?? '.serverless';
  const template =
    process.env['SLASHVM_PACKAGED'] === '1' ? packagedTemplate(directory) : await packageProduct(directory);
  const node = process.env['SLASHVM_NODE'];
  const pace = paceOf(process.env['SLASHVM_PACE']);
  const place = process.env['SLASHVM_DIRECTORY'] ?? '.local';
  const readAccounts = values['read-accounts'];
  return startStack({ port, template, vms, policy, readAccounts, node, pace, directory: place });
};

const sentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return error.message;
  return `Port ${port} is taken. Stop what runs there, or choose another: SLASHVM_PORT=3001 npm start`;
};

const main = async (): Promise<void> => {
  const stack = await start();
  process.stdout.write(`Ready ${stack.url}\n`);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await stack.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  // Started by another process of ours that is gone: nobody is left to stop it.
  if (process.channel) process.on('disconnect', () => void stop());
};

main().catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(error instanceof PolicyRefused ? 2 : 1);
});
