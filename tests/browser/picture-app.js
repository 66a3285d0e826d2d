'use strict';

// A web shop as it may look from outside, for the pictures of the README: requests in its log, figures of its own.

const io = require('@pm2/io');

const PATHS = ['/', '/cart', '/products/41', '/products/87', '/checkout', '/api/stock', '/api/session', '/images/41.webp'];
const orders = io.counter({ name: 'Orders' });
const latency = io.histogram({ name: 'Latency', unit: 'ms', measurement: 'mean' });
let requests = 0;
let busy = 0;

io.action('flush-cache', (reply) => reply({ flushed: 128 }));

function serve() {
  requests += 1;
  const path = PATHS[(requests * 7) % PATHS.length];
  const millis = 4 + ((requests * 37) % 60);
  const status = requests % 23 === 0 ? 503 : requests % 11 === 0 ? 404 : 200;
  const colour = status === 200 ? 32 : status === 404 ? 33 : 31;
  latency.update(millis);
  if (path === '/checkout' && status === 200) orders.inc();
  console.log(`\u001b[2mGET\u001b[0m ${path} \u001b[${colour}m${status}\u001b[0m ${millis} ms`);
  if (status === 503) console.error(`stock service did not answer within 2 s, ${path} was refused`);
  // A little work that comes and goes, so that there is something to see of it.
  busy += 0.05;
  const until = Date.now() + 12 + 10 * Math.sin(busy);
  while (Date.now() < until);
  setTimeout(serve, 150 + 100 * Math.cos(busy * 1.7));
}

setTimeout(() => process.exit(1), Number(process.env.ENDS_AFTER ?? 2 ** 31 - 1));
if (process.env.QUIET) setInterval(() => console.log('nothing to do'), 5000);
else serve();
if (process.send) process.send('ready');
