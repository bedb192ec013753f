/**
 * What a function process meets from outside its bundle: the stack's clock, sockets that a freeze kills, and an end
 * before or after an outgoing request. Loaded with --require, so that it comes before anything of the bundle.
 */
'use strict';

const fs = require('node:fs');
const v8 = require('node:v8');
const clock = require('./shifted-clock.cjs');
const sockets = require('./frozen-sockets.cjs');
const requests = require('./outgoing-requests.cjs');

/** Reports go through a pipe of their own, written at once: an IPC message would be lost with the process. */
const REPORTS = 4;

let invocation;
let services = {};

const keepCoverage = () => {
  if (process.env.NODE_V8_COVERAGE) v8.takeCoverage();
};

const die = () => process.kill(process.pid, 'SIGKILL');

/** Counts a request that leaves; the answer is what to do when its own answer arrives. */
const leaves = (request) => {
  const seen = requests.describe(request, services);
  const current = invocation;
  if (!current) return () => {};
  current.index += 1;
  const plan = current.kill;
  const fits = (wanted, word) => wanted === undefined || wanted === word;
  const counts = plan !== undefined && fits(plan.kind, seen.service) && fits(plan.operation, seen.operation);
  if (counts) current.counted += 1;
  const due = counts && current.counted === plan.request ? plan.when : undefined;
  const killed = due === undefined ? {} : { killed: due };
  const report = { requestId: current.requestId, index: current.index, ...seen, ...killed };
  // Before the report: whoever reads there that the process was ended finds it gone at once.
  if (due === 'before') keepCoverage();
  fs.writeSync(REPORTS, `${JSON.stringify(report)}\n`);
  if (due === 'before') die();
  return () => {
    if (due !== 'after') return;
    keepCoverage();
    die();
  };
};

clock.install();
sockets.install();
requests.install(leaves);

module.exports = {
  configure(message) {
    services = message.services;
    clock.moveTo(message.offset);
  },
  moveClock(offset) {
    const by = clock.moveTo(offset);
    sockets.passTime(by);
  },
  begin(requestId, kill) {
    sockets.thaw();
    invocation = { requestId, kill, index: 0, counted: 0 };
  },
};
