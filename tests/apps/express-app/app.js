'use strict';

// An express app. PORT is where it listens; 0 takes any free port.

const express = require('express');
const { crash, heartbeat, instrument, onShutdown, ready } = require('../instrument');

const orders = instrument();
const app = express();

app.use((request, _response, next) => {
  console.log(`${request.method} ${request.url}`);
  next();
});
app.get('/', (_request, response) => {
  orders.inc();
  response.json({ app: 'express', pid: process.pid, instance: process.env.NODE_APP_INSTANCE ?? null });
});
app.get('/crash', (_request, response) => {
  response.status(202).json({ crashing: process.pid });
  crash();
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`express-app listening on ${server.address().port}`);
  ready();
});
heartbeat();
onShutdown((done) => {
  server.close(done);
  server.closeAllConnections();
});
