'use strict';

// A Node app without a single package: it logs, counts, and offers an action, with nothing but the channel that a
// process manager gives it. (`@pm2/io` says the same things for its users.)

let made = 0;

const tell = (type, data) => {
  if (process.connected) process.send({ type, data });
};

tell('axm:action', { action_name: 'greet', action_type: 'custom', arity: 1 });
process.on('message', (message) => {
  const asked = typeof message === 'string' ? { msg: message } : message;
  if (asked.msg !== 'greet') return;
  const name = asked.opts ?? 'world';
  tell('axm:reply', { at: Date.now(), action_name: 'greet', return: { greeting: `hello ${name}` } });
});

setInterval(() => {
  made += 1;
  console.log(`order ${made}`);
  if (made % 10 === 0) console.error(`order ${made} was slow`);
  tell('axm:monitor', { Orders: { value: made, type: 'counter', historic: true } });
}, 1000);

process.on('SIGINT', () => process.exit(0));
console.log('node app started');
