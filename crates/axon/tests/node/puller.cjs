'use strict';
const axon = require('pm2-axon');
const { connect, say } = require('./place.cjs');

const socket = axon.socket('pull');
socket.on('message', (...args) => say(args));
connect(socket);
