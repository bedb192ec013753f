/** Ends function processes whose stack has died without a word: a frozen process would stay for ever. */
'use strict';

const watched = new Set();

process.on('message', ({ watch, forget }) => {
  if (watch) watched.add(watch);
  if (forget) watched.delete(forget);
});
process.on('disconnect', () => {
  for (const pid of watched) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  process.exit(0);
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
