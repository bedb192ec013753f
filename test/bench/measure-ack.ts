import { request } from 'node:http';
import { percentile } from '#test/bench/statistics';
import { ms, type Table, verdict } from '#test/bench/table';
import type { Workspace } from '#test/bench/workspace';
import type { TestStack } from '#test/stack';

/** One after another, and as many again four at a time. */
const EACH = 120;
const AT_ONCE = 4;
/** What was accepted runs to its end before anything else is measured. */
const DRAINED_MS = 90_000;

const HANGS = 'exports.handler = () => new Promise(() => {});\n';
const THROWS = "throw new Error('This function throws at import.');\n";

type SignedRequest = Awaited<ReturnType<TestStack['signed']>>;

interface Ack {
  readonly milliseconds: number;
  readonly status: number;
  readonly bytes: number;
}

/** From the first byte sent to the last byte of the answer, on a connection of its own. */
const ack = ({ method, url, headers, body }: SignedRequest): Promise<Ack> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      url,
      { method, agent: false, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (incoming) => {
        let bytes = 0;
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        incoming.on('end', () =>
          resolve({ milliseconds: performance.now() - started, status: incoming.statusCode ?? 0, bytes }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const signedMany = (stack: TestStack, count: number): Promise<SignedRequest[]> =>
  Promise.all(Array.from({ length: count }, () => stack.signed({ text: 'help' })));

/** `between` runs before each group of requests and is not measured. */
const sample = async (stack: TestStack, between: () => Promise<unknown>): Promise<Ack[]> => {
  const acks: Ack[] = [];
  for (const together of [1, AT_ONCE]) {
    for (let sent = 0; sent < EACH; sent += together) {
      await between();
      const requests = await signedMany(stack, together);
      acks.push(...(await Promise.all(requests.map(ack))));
    }
  }
  const wrong = acks.find(({ status, bytes }) => status !== 200 || bytes !== 0);
  if (wrong) throw new Error(`The gateway answered ${wrong.status} with ${wrong.bytes} bytes instead of an empty 200.`);
  return acks;
};

/** Waits until every invocation so far has ended, so that the next one finds no warm process. */
const coldStart = async (stack: TestStack): Promise<void> => {
  await stack.until(async () => {
    const status = (await stack.recycle('vm')).find(({ name }) => name === 'vm');
    return status?.instances === 0 ? true : undefined;
  }, DRAINED_MS);
};

/** What Slack waits for, whatever becomes of the function behind it. Leaves the stack with hanging functions. */
export async function measureAck(stack: TestStack, workspace: Workspace): Promise<Table> {
  const states: [string, Ack[]][] = [];
  states.push(['cold: a new process for each', await sample(stack, () => coldStart(stack))]);
  await coldStart(stack);
  workspace.replace('vm', THROWS);
  states.push(['throwing at import', await sample(stack, async () => undefined)]);
  await coldStart(stack);
  workspace.replace('vm', HANGS);
  states.push(['hanging', await sample(stack, async () => undefined)]);
  return {
    title: 'Acknowledgement at the gateway',
    about:
      `An empty 200 to a signed \`/vm help\`, from the first byte sent to the answer’s last, each on a new connection: ` +
      `${EACH} requests one after another and ${EACH} more, ${AT_ONCE} at a time. The local gateway runs the packaged ` +
      'template and shares its processor cores with the functions it starts, which run at a lower priority.',
    head: ['functions are', 'requests', 'p50', 'p95', 'p99', 'target'],
    rows: states.map(([state, acks]) => {
      const times = acks.map(({ milliseconds }) => milliseconds);
      const at = (share: number): number => percentile(times, share);
      return [state, String(acks.length), ms(at(0.5)), ms(at(0.95)), ms(at(0.99)), verdict(at(0.99), 10, 'ms')];
    }),
  };
}
