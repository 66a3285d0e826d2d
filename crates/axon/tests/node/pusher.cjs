'use strict';
const axon = require('pm2-axon');
const { bind } = require('./place.cjs');

const socket = axon.socket('push');
bind(socket);
for (let n = 0; n < 3; n++) socket.send('job', { n }, Buffer.from([0xff, 0x00, n]));
