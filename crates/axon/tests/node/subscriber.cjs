'use strict';
const axon = require('pm2-axon');
const { connect, say } = require('./place.cjs');

const socket = axon.socket('sub-emitter');
for (const pattern of ['log:*', '*', 'pm2:kill']) {
  socket.on(pattern, (...args) => say([pattern, ...args]));
}
connect(socket);
