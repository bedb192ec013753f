/** Moves Date and the timers of this process by an offset; time that only Node's internals read stays the machine's. */
'use strict';

const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const util = require('node:util');

const RealDate = Date;
const real = { setTimeout, setInterval, clearTimeout, clearInterval };
const refreshOf = Object.getPrototypeOf(setTimeout(() => {}, 0).unref()).refresh;

let offset = 0;
const pending = new Set();

const installDate = () => {
  const now = () => RealDate.now() + offset;
  const shifted = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === shifted ? target : newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
};

/** Keeps the timer's own length for code that refreshes it after an advance has shortened it. */
const track = (timer, length) => {
  timer.refresh = function refresh() {
    this._idleTimeout = length;
    pending.add(this);
    return refreshOf.call(this);
  };
  pending.add(timer);
  return timer;
};

const shiftedTimeout = (run, length, ...args) => {
  if (typeof run !== 'function') return real.setTimeout(run, length, ...args);
  const fire = (...given) => {
    pending.delete(timer);
    run(...given);
  };
  const timer = real.setTimeout(fire, length, ...args);
  return track(timer, timer._idleTimeout);
};

const shiftedInterval = (run, length, ...args) => {
  const timer = real.setInterval(run, length, ...args);
  return track(timer, timer._idleTimeout);
};

const forget = (clear) => (timer) => {
  if (typeof timer === 'object') pending.delete(timer);
  clear(timer);
};

const timeoutPromise = (length, value, options = {}) =>
  new Promise((resolve, reject) => {
    const { signal, ref = true } = options;
    const abort = () => {
      globalThis.clearTimeout(timer);
      const cause = signal.reason;
      reject(
        Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' }),
      );
    };
    const timer = shiftedTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, length);
    if (!ref) timer.unref();
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });

const installTimers = () => {
  shiftedTimeout[util.promisify.custom] = timeoutPromise;
  const replaced = {
    setTimeout: shiftedTimeout,
    setInterval: shiftedInterval,
    clearTimeout: forget(real.clearTimeout),
    clearInterval: forget(real.clearInterval),
  };
  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  timersPromises.setTimeout = timeoutPromise;
  AbortSignal.timeout = (length) => {
    const controller = new AbortController();
    const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    shiftedTimeout(() => controller.abort(reason()), length).unref();
    return controller.signal;
  };
};

/** Brings every pending timer nearer by `by` milliseconds; one that is overdue fires in the next turn of the loop. */
const bringNearer = (by) => {
  const probe = real.setTimeout(() => {}, 1).unref();
  const loopTime = probe._idleStart;
  real.clearTimeout(probe);
  const left = (timer) => timer._idleStart + timer._idleTimeout - loopTime - by;
  for (const timer of [...pending].sort((one, other) => left(one) - left(other))) {
    if (timer._destroyed) {
      pending.delete(timer);
      continue;
    }
    timer._idleTimeout = Math.max(1, left(timer));
    refreshOf.call(timer);
  }
};

module.exports = {
  install() {
    installDate();
    installTimers();
  },
  /** Sets the offset and returns by how much it grew. */
  moveTo(next) {
    const by = next - offset;
    offset = next;
    if (by > 0) bringNearer(by);
    return by;
  },
};
