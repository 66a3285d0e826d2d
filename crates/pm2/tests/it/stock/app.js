// Says on its output whatever reaches it.
process.on('SIGUSR2', () => console.log('signal SIGUSR2'));
process.stdin.on('data', (line) => console.log(`stdin ${String(line).trim()}`));
process.on('message', (message) => {
  if (message === 'hello') {
    process.send({ type: 'axm:reply', data: { action_name: 'hello', return: { ok: 1 } } });
  } else if (message && message.msg === 'hello') {
    process.send({ type: 'axm:reply', data: { action_name: 'hello', return: message.opts } });
  } else if (message && message.topic === 'throw') {
    setTimeout(() => { throw new Error('boom'); }, 1);
  } else if (message && message.topic) {
    process.send({ type: 'human:event', data: { __name: message.topic, given: message.data } });
  }
});
setInterval(() => {}, 1000);
console.log(`start ${process.env.ADDED || ''}`);
process.send({ type: 'axm:action', data: { action_name: 'hello', action_type: 'custom', arity: 1 } });
