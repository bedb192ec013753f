/** Runs one function's bundle as Lambda's Node runtime would: one invocation at a time, over IPC. */
'use strict';

const local = require('./preload.cjs');

let handler;
let current;

const described = (error, type) => ({
  errorType: type ?? (error instanceof Error ? error.name : typeof error),
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error ? String(error.stack).split('\n') : [],
});

const peakRss = () => process.resourceUsage().maxRSS * 1024;

const answer = (body, then = () => {}) => {
  const { requestId } = current;
  current = undefined;
  process.send({ kind: 'answered', requestId, peakRssBytes: peakRss(), ...body }, then);
};

const importErrorType = (error) => {
  if (error?.code === 'MODULE_NOT_FOUND') return 'Runtime.ImportModuleError';
  return error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : undefined;
};

/** The process ends after it has told why: Lambda does not reuse an environment whose runtime has crashed. */
const crash = (error, type, code) => {
  if (!current) process.exit(code);
  process.stderr.write(`${JSON.stringify({ level: 'FATAL', ...described(error, type) })}\n`);
  answer({ error: described(error, type), ending: true }, () => process.exit(code));
};

const load = ({ file, exported }) => {
  try {
    handler = require(file)[exported];
  } catch (error) {
    crash(error, importErrorType(error), 1);
    return false;
  }
  if (typeof handler === 'function') return true;
  crash(new Error(`${exported} is undefined or not exported`), 'Runtime.HandlerNotFound', 1);
  return false;
};

const contextOf = ({ requestId, deadline, functionName, functionArn, memoryMb, logGroup }) => ({
  awsRequestId: requestId,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMb),
  logGroupName: logGroup,
  logStreamName: `local/${process.pid}`,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const invoke = async (message) => {
  current = message;
  local.begin(message.requestId, message.kill);
  process.env._X_AMZN_TRACE_ID = message.traceId;
  if (!handler && !load(message)) return;
  try {
    const result = await handler(JSON.parse(message.payload), contextOf(message));
    if (current === message) answer({ payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    if (current !== message) return;
    process.stderr.write(`${JSON.stringify({ level: 'ERROR', message: 'Invoke Error', ...described(error) })}\n`);
    answer({ error: described(error) });
  }
};

process.on('uncaughtException', (error) => crash(error, undefined, 129));
process.on('unhandledRejection', (error) => crash(error, 'Runtime.UnhandledPromiseRejection', 128));
// A terminal interrupts its whole process group; the stack ends its functions itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message.kind === 'configure') local.configure(message);
  else if (message.kind === 'clock') local.moveClock(message.offset);
  // Two turns later whatever had arrived has been worked on.
  else if (message.kind === 'ping') setImmediate(() => setImmediate(() => process.send({ kind: 'pong' })));
  else if (message.kind === 'exit') process.exit(0);
  else void invoke(message);
});
