'use strict';

// A koa app. PORT is where it listens; 0 takes any free port.

const Koa = require('koa');
const { crash, heartbeat, instrument, onShutdown, ready } = require('../instrument');

const orders = instrument();
const app = new Koa();

app.use(async (context, next) => {
  console.log(`${context.method} ${context.url}`);
  await next();
});
app.use((context) => {
  if (context.path === '/') {
    orders.inc();
    context.body = { app: 'koa', pid: process.pid, instance: process.env.NODE_APP_INSTANCE ?? null };
  } else if (context.path === '/crash') {
    context.status = 202;
    context.body = { crashing: process.pid };
    crash();
  }
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`koa-app listening on ${server.address().port}`);
  ready();
});
heartbeat();
onShutdown((done) => {
  server.close(done);
  server.closeAllConnections();
});
