'use strict';
const axon = require('pm2-axon');
const rpc = require('pm2-axon-rpc');
const { bind } = require('./place.cjs');

let noted = null;
const socket = axon.socket('rep');
const server = new rpc.Server(socket);
server.expose({
  echo: function (value, cb) { cb(null, value); },
  empty: function (opts, cb) { cb(null); },
  fail: function (opts, cb) { cb(new Error('boom')); },
  failObject: function (opts, cb) { cb({ code: 7 }); },
  later: function (ms, cb) { setTimeout(() => cb(null, ms), ms); },
  hang: function (opts, cb) {},
  note: function (text, cb) { noted = text; },
  noted: function (opts, cb) { cb(null, noted); },
});
bind(socket);
