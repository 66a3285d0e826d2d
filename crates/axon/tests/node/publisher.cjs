'use strict';
const axon = require('pm2-axon');
const { bind } = require('./place.cjs');

const socket = axon.socket('pub-emitter');
bind(socket);
setInterval(() => {
  socket.emit('log:out', { data: 'grüße\n' });
  socket.emit('process:event', { event: 'online' });
  socket.emit('log:err', { data: 'grüße\n' });
}, 20);
