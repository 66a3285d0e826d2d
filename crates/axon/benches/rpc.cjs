'use strict';

// `rpc.rs` with the stock packages, which NODE_PATH names.

const axon = require('pm2-axon');
const rpc = require('pm2-axon-rpc');

const SEQUENTIAL = 4_000;
const PIPELINED = 40_000;
const IN_FLIGHT = 64;
const [role, path] = process.argv.slice(2);

function serve() {
  const socket = axon.socket('rep');
  const server = new rpc.Server(socket);
  server.expose({ echo: function (value, cb) { cb(null, value); } });
  (socket.sock || socket).on('bind', () => console.log('bound'));
  socket.bind(path);
}

async function call() {
  const socket = axon.socket('req');
  const client = new rpc.Client(socket);
  const argument = { id: 7, name: 'web' };
  const echo = () => new Promise((resolve, reject) => {
    client.call('echo', argument, (error, reply) => (error || reply.id !== 7 ? reject(error) : resolve()));
  });
  // What is asked before the connection stands waits for it.
  socket.connect(path);
  for (let n = 0; n < SEQUENTIAL / 10; n += 1) await echo();
  let begun = process.hrtime.bigint();
  for (let n = 0; n < SEQUENTIAL; n += 1) await echo();
  const sequential = Number(process.hrtime.bigint() - begun) / SEQUENTIAL / 1e3;
  begun = process.hrtime.bigint();
  let left = PIPELINED;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await echo();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const pipelined = PIPELINED / (Number(process.hrtime.bigint() - begun) / 1e9);
  console.log(JSON.stringify({ sequential_micros: sequential, pipelined_per_second: pipelined }));
  process.exit(0);
}

if (role === 'serve') serve();
else call();
