/** After a freeze the connections of a Lambda are gone, and nothing has told the process: the first write finds out. */
'use strict';

const net = require('node:net');

const open = new Set();
const dead = new WeakSet();

const reset = () => Object.assign(new Error('write ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'write' });

module.exports = {
  install() {
    const { connect, _writeGeneric } = net.Socket.prototype;
    net.Socket.prototype.connect = function connectTracked(...args) {
      if (!open.has(this)) {
        open.add(this);
        this.once('close', () => open.delete(this));
      }
      return connect.apply(this, args);
    };
    net.Socket.prototype._writeGeneric = function writeUnlessDead(...args) {
      if (!dead.has(this)) return _writeGeneric.apply(this, args);
      const done = args.at(-1);
      process.nextTick(() => done(reset()));
      return undefined;
    };
  },
  /** What was open before the freeze is dead after it. */
  thaw() {
    for (const socket of open) dead.add(socket);
  },
  /** The time-outs of sockets are Node's own timers: one that an advance has overtaken is called here. */
  passTime(by) {
    for (const socket of open) if (socket.timeout > 0 && by >= socket.timeout) socket.emit('timeout');
  },
};
