'use strict';
const axon = require('pm2-axon');
const rpc = require('pm2-axon-rpc');
const { connect, say } = require('./place.cjs');

const socket = axon.socket('req');
const client = new rpc.Client(socket);
const call = (...args) => new Promise((resolve) => client.call(...args, (...answer) => resolve(answer)));

connect(socket);
(async () => {
  const [, echo] = await call('echo', { 'ü': [1, null] });
  say({ echo });
  const [, ...nothing] = await call('empty', {});
  say({ empty: nothing.length });
  const [, ...two] = await call('two', {});
  say({ two });
  const [error] = await call('fail', {});
  say({ fail: error.message, stack: error.stack });
  const [unknown] = await call('nope', {});
  say({ nope: unknown.message });
  const order = [];
  await Promise.all([200, 1].map((ms) => call('later', ms).then(([, done]) => order.push(done))));
  say({ order });
  client.methods((_, methods) => {
    say({ methods: Object.keys(methods).sort(), params: methods.ping.params });
  });
})();
