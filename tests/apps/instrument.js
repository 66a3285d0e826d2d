'use strict';

// What every sample app shows of itself to a process manager: a heartbeat line, an action, a counter,
// the `ready` message and a graceful end. The apps differ only in how they serve HTTP.

const io = require('@pm2/io');

/** Writes `tick N` once a second. */
function heartbeat() {
  let n = 0;
  setInterval(() => {
    n += 1;
    console.log(`tick ${n}`);
  }, 1000);
}

/** Registers the action `greet`, which replies `{hello: <its parameter>}`, and returns the counter `Orders`. */
function instrument() {
  // The library looks at the arity: two parameters mean that the action takes one.
  io.action('greet', (param, reply) => {
    reply({ hello: param });
  });
  return io.counter({ name: 'Orders', id: 'app/orders' });
}

/** Tells a manager that waits for it (`wait_ready`) that the app serves now. */
function ready() {
  if (process.send) process.send('ready');
}

/** Throws where nobody catches, after the current reply has left. */
function crash() {
  setTimeout(() => {
    throw new Error('crashed on request');
  }, 50);
}

/** Calls `close` once when asked to end, by signal or by the message a reload sends, then exits. */
function onShutdown(close) {
  let closing = false;
  const end = () => {
    if (closing) return;
    closing = true;
    close(() => process.exit(0));
    setTimeout(() => process.exit(0), 1000).unref();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('message', (message) => {
    if (message === 'shutdown') end();
  });
}

module.exports = { crash, heartbeat, instrument, onShutdown, ready };
