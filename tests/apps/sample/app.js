'use strict';

// The app that `make run` starts: no HTTP, only what a process manager sees. It logs a line a second to
// standard output and every tenth one to standard error too, has the action `greet` and the counter `Orders`.

const { heartbeat, instrument, onShutdown, ready } = require('../instrument');

const orders = instrument();
let made = 0;

setInterval(() => {
  made += 1;
  orders.inc();
  if (made % 10 === 0) console.error(`order ${made} was slow`);
}, 1000);
heartbeat();
onShutdown((done) => done());
console.log(`${process.env.name ?? 'sample'} started`);
ready();
