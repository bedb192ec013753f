import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { sendJson, serveOnLoopback } from '#infra/local/aws/loopback-server';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';
import { runVCenter, type Said } from '#test/infra/operator/run-vcenter';

type Sitting = Parameters<typeof runVCenter>[1];
type VCenterStart = Parameters<typeof startVCenter>[0];

interface Started {
  /** The certificate is made out to these; the server itself always answers on 127.0.0.1. */
  readonly hosts?: readonly string[];
  /** Whether the server sends its authority's certificate with its own. */
  readonly sendsAuthority?: boolean;
  readonly version?: NonNullable<VCenterStart['version']>;
}

/** An AWS endpoint and simulated vCenters that an operator's commands meet. */
export interface OperatorWorld {
  readonly aws: EndpointUnderTest;
  /** `npm run vcenter -- <words> --local`. */
  vcenter(line: string, sitting?: Sitting): Promise<Said>;
  start(name: string, options?: Started): Promise<VCenterServer & { readonly caFile: string; readonly ca: string }>;
  /** Stores a secret past the operator's commands. */
  store(name: string, content: object | string, folder?: string): Promise<void>;
  /** The secret's content; undefined where there is none. */
  stored(name: string, folder?: string): Promise<Record<string, unknown> | undefined>;
  file(name: string, content: string | Buffer): string;
  close(): Promise<void>;
}

const FOLDER = 'slashvm/local/vcenters/';

export async function startOperatorWorld(): Promise<OperatorWorld> {
  const aws = await endpointWith();
  const secrets = new SecretsManagerClient(aws.client);
  const directory = mkdtempSync(join(tmpdir(), 'slashvm-operator-'));
  const front = await serveOnLoopback((_request, response) => sendJson(response, 200, { awsEndpointUrl: aws.url }));
  const started: VCenterServer[] = [];
  const env = { SLASHVM_PORT: new URL(front.url).port };

  function file(name: string, content: string | Buffer): string {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  }

  return {
    aws,
    file,
    vcenter: (line, sitting = {}) =>
      runVCenter([...line.split(' ').filter((word) => word !== ''), '--local'], {
        ...sitting,
        env: { ...env, ...sitting.env },
      }),
    async start(name, { hosts = ['127.0.0.1', 'localhost'], sendsAuthority = false, version } = {}) {
      const authority = await createAuthority();
      const { key, cert } = await authority.issue(hosts);
      const { clock, faults, journal } = aws;
      const server = await startVCenter({
        name,
        seed: 'lab',
        clock,
        faults,
        journal,
        tls: { key, cert, ...(sendsAuthority ? { ca: authority.certificate } : {}) },
        ...(version === undefined ? {} : { version }),
      });
      started.push(server);
      const ca = authority.certificate;
      return { ...server, ca, caFile: file(`${name}-ca.pem`, ca) };
    },
    async store(name, content, folder = FOLDER) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await secrets.send(new CreateSecretCommand({ Name: `${folder}${name}`, SecretString: text }));
    },
    async stored(name, folder = FOLDER) {
      try {
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: `${folder}${name}` }));
        return JSON.parse(SecretString ?? '') as Record<string, unknown>;
      } catch {
        return undefined;
      }
    },
    async close() {
      for (const server of started) await server.close();
      await front.close();
      await aws.close();
      secrets.destroy();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
