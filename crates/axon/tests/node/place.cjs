// Where to bind or connect: a path, or a port of the loopback address. What is said is one line of JSON.
'use strict';

const place = process.argv[2];
const tcp = /^\d+$/.test(place);

exports.say = (value) => console.log(JSON.stringify(value));

exports.bind = (socket) => {
  const args = tcp ? [Number(place), '127.0.0.1'] : [place];
  // Not the callback of bind, which is lost when given with a path. The emitters are not sockets but have one.
  const inner = socket.sock || socket;
  inner.on('bind', () => exports.say(tcp ? inner.server.address().port : 'bound'));
  socket.bind(...args);
};

exports.connect = (socket, ready) => {
  const args = tcp ? [Number(place), '127.0.0.1'] : [place];
  socket.connect(...args, ready);
};
