// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, describe, expect, test } from '@jest/globals';
import { type LambdaUnderTest, lambdaWith, type TestFunction, until } from '#test/infra/local/lambda/lambda-with';

let running: LambdaUnderTest | undefined;

const start = (functions: Record<string, TestFunction>): LambdaUnderTest => {
  running = lambdaWith(functions);
  return running;
};

afterEach(async () => {
  await running?.close();
  running = undefined;
});

const ECHO = 'exports.handler = async (event, context) => ({ event, context: { ...context }, pid: process.pid })';
const PRINT = 'exports.handler = async (event) => { console.log("ran " + JSON.stringify(event)); }';

/** An event has left Lambda's queue by then. */
const delivered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

const payloadOf = async (lambda: LambdaUnderTest, name: string, event: object): Promise<Record<string, unknown>> => {
  const result = await lambda.lambda.invoke(lambda.arn(name), JSON.stringify(event));
  if (!('payload' in result)) throw new Error(JSON.stringify(result));
  return JSON.parse(result.payload) as Record<string, unknown>;
};

const errorOf = async (lambda: LambdaUnderTest, name: string): Promise<{ errorType: string; errorMessage: string }> => {
  const result = await lambda.lambda.invoke(lambda.arn(name), '{}');
  if (!('error' in result)) throw new Error(JSON.stringify(result));
  return result.error;
};

describe('an invocation', () => {
  test('gets its event and a context, and the process is used again', async () => {
    const lambda = start({ echo: { source: ECHO } });
    const first = await payloadOf(lambda, 'echo', { text: 'a' });
    const second = await payloadOf(lambda, 'echo', { text: 'b' });
    expect(first['event']).toEqual({ text: 'a' });
    expect(first['context']).toMatchObject({
      functionName: 'test-echo',
      invokedFunctionArn: lambda.arn('echo'),
      memoryLimitInMB: '256',
    });
    expect(second['pid']).toBe(first['pid']);
    expect(lambda.lambda.status()).toMatchObject([{ name: 'echo', instances: 1, invocations: 2 }]);
    expect(lambda.lambda.status()[0]?.peakRssBytes).toBeGreaterThan(1_000_000);
  });

  test('runs in at most four processes, and the rest waits', async () => {
    const source = 'exports.handler = () => new Promise((done) => setTimeout(() => done(process.pid), 100))';
    const lambda = start({ slow: { source } });
    const all = await Promise.all(Array.from({ length: 10 }, () => lambda.lambda.invoke(lambda.arn('slow'), '{}')));
    const pids = new Set(all.map((result) => ('payload' in result ? result.payload : 'failed')));
    expect(pids.size).toBe(4);
    expect(pids).not.toContain('failed');
  });

  test.each([
    ['what the handler throws', 'exports.handler = async () => { throw new TypeError("no") }', 'TypeError'],
    ['what the import throws', 'throw new RangeError("at import")', 'RangeError'],
    ['a module that is missing', 'require("nowhere-to-be-found")', 'Runtime.ImportModuleError'],
    ['source that is none', 'exports.handler = (', 'Runtime.UserCodeSyntaxError'],
    ['a handler that is missing', 'exports.other = 1', 'Runtime.HandlerNotFound'],
    ['a process that ends', 'exports.handler = async () => process.exit(3)', 'Runtime.ExitError'],
    [
      'a promise nobody waits for',
      'exports.handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); }',
      'Runtime.UnhandledPromiseRejection',
    ],
  ])('fails with %s', async (_what, source, errorType) => {
    const lambda = start({ broken: { source } });
    expect(await errorOf(lambda, 'broken')).toMatchObject({ errorType });
  });

  test('is cold again after a crash', async () => {
    const source =
      'let n = 0; exports.handler = async ({ end }) => { n += 1; if (end) process.exit(1); return { n }; }';
    const lambda = start({ once: { source } });
    expect(await payloadOf(lambda, 'once', {})).toEqual({ n: 1 });
    await lambda.lambda.invoke(lambda.arn('once'), '{"end":true}');
    expect(await payloadOf(lambda, 'once', {})).toEqual({ n: 1 });
  });

  test('is ended at its time-out, on the stack’s clock', async () => {
    const lambda = start({
      hangs: { source: 'exports.handler = () => { console.log("begun"); return new Promise(() => {}); }' },
    });
    const failed = errorOf(lambda, 'hangs');
    await lambda.printed('begun');
    lambda.clock.advance(31);
    expect(await failed).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 30\.00 seconds$/),
    });
  });
});

describe('an event', () => {
  test('is refused where Lambda would not take it', () => {
    const { lambda, arn, faults } = start({ print: { source: PRINT } });
    expect(lambda.accept(arn('absent'), '{}')).toEqual({ refusal: 'ResourceNotFoundException' });
    expect(lambda.accept(arn('print'), JSON.stringify('x'.repeat(1_048_576)))).toEqual({
      refusal: 'RequestTooLargeException',
    });
    expect(lambda.accept(arn('print'), '{')).toEqual({ refusal: 'InvalidRequestContentException' });
    faults.add({ service: 'lambda', match: { operation: 'Accept', function: 'print' } });
    expect(lambda.accept(arn('print'), '{}')).toEqual({ refusal: 'TooManyRequestsException' });
  });

  test('is delivered twice, with one request id, where a fault says so', async () => {
    const source = 'exports.handler = async (event, { awsRequestId }) => { console.log("as " + awsRequestId); }';
    const lambda = start({ twice: { source } });
    lambda.faults.add({ service: 'lambda', match: { operation: 'Deliver', function: 'twice' }, then: { deliver: 2 } });
    const taken = lambda.lambda.accept(lambda.arn('twice'), '{}');
    const requestId = 'requestId' in taken ? taken.requestId : '';
    const lines = await until(() => {
      const found = lambda.log.list().filter(({ line }) => line === `as ${requestId}`);
      return found.length === 2 ? found : undefined;
    });
    expect(lines).toHaveLength(2);
  });

  test('is tried again a minute later, and then two', async () => {
    const source = 'exports.handler = async () => { console.log("tried"); throw new Error("never"); }';
    const lambda = start({
      fails: {
        source,
        maximumRetryAttempts: 2,
        maximumEventAgeMs: 3_600_000,
        onFailure: 'arn:aws:sqs:eu-central-1:0:dead',
      },
    });
    const tries = (count: number) =>
      until(() =>
        lambda.log.list().filter(({ line }) => line.startsWith('REPORT')).length === count ? count : undefined,
      );
    lambda.lambda.accept(lambda.arn('fails'), '{"a":1}');
    await tries(1);
    lambda.clock.advance(59);
    expect(lambda.queued).toEqual([]);
    lambda.clock.advance(2);
    await tries(2);
    lambda.clock.advance(121);
    await tries(3);
    const { body } = await until(() => lambda.queued[0]);
    expect(JSON.parse(body)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    });
  });

  test('that failed for good goes to its failure destination, with Lambda’s record', async () => {
    const lambda = start({
      fails: {
        source: 'exports.handler = async () => { throw new TypeError("broken"); }',
        onFailure: 'arn:aws:lambda:eu-central-1:000000000000:function:test-print',
      },
      print: { source: PRINT },
    });
    const taken = lambda.lambda.accept(lambda.arn('fails'), '{"asked":true}');
    const line = await lambda.printed('ran ');
    expect(JSON.parse(line.slice(4))).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      requestContext: {
        requestId: 'requestId' in taken ? taken.requestId : '',
        functionArn: `${lambda.arn('fails')}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 1,
      },
      requestPayload: { asked: true },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'TypeError', errorMessage: 'broken', trace: expect.any(Array) },
    });
  });

  test('that has grown too old is not run, and its record has no response', async () => {
    const lambda = start({ print: { source: PRINT, onFailure: 'arn:aws:sqs:eu-central-1:0:dead' } });
    lambda.faults.add({ service: 'lambda', match: { operation: 'Deliver', function: 'print' }, delayMs: 121_000 });
    lambda.lambda.accept(lambda.arn('print'), '{"late":1}');
    await delivered();
    lambda.clock.advance(122);
    const record = JSON.parse((await until(() => lambda.queued[0])).body) as Record<string, unknown>;
    expect(record).toMatchObject({ requestContext: { condition: 'EventAgeExceeded' }, requestPayload: { late: 1 } });
    expect(record).not.toHaveProperty('responsePayload');
    expect(lambda.log.list()).toEqual([]);
  });

  test('accepted while the clock is moved on is run once it has arrived, however far it went', async () => {
    const lambda = start({ print: { source: PRINT, onFailure: 'arn:aws:sqs:eu-central-1:0:dead' } });
    lambda.clock.after(60_000, () => lambda.lambda.accept(lambda.arn('print'), '{"due":1}'));
    lambda.clock.after(61_000, () => lambda.lambda.accept(lambda.arn('print'), '{"due":2}'));
    lambda.clock.advance(600);
    expect(await lambda.printed('ran {"due":1}')).toBeDefined();
    expect(await lambda.printed('ran {"due":2}')).toBeDefined();
    expect(lambda.queued).toEqual([]);
  });

  test('that waited too long for a process is not run', async () => {
    const source =
      'exports.handler = async (event) => { console.log("ran " + event.n); await new Promise((done) => setTimeout(done, 25_000)); }';
    const lambda = start({
      busy: { source, reservedConcurrency: 1, maximumEventAgeMs: 10_000, onFailure: 'arn:aws:sqs:eu-central-1:0:dead' },
    });
    lambda.lambda.accept(lambda.arn('busy'), '{"n":1}');
    await lambda.printed('ran 1');
    lambda.lambda.accept(lambda.arn('busy'), '{"n":2}');
    await delivered();
    lambda.clock.advance(26);
    const record = JSON.parse((await until(() => lambda.queued[0])).body) as Record<string, unknown>;
    expect(record).toMatchObject({ requestContext: { condition: 'EventAgeExceeded' }, requestPayload: { n: 2 } });
  });
});
