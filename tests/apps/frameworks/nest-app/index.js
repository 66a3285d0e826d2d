'use strict';

// The smallest nest app, without a compiler: decorators applied by hand. PORT is where it listens.

require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

class Home {
  index() {
    return { app: 'nest', pid: process.pid };
  }

  onApplicationShutdown(signal) {
    console.log(`nest-app ends on ${signal}`);
  }
}
Get('/')(Home.prototype, 'index', Object.getOwnPropertyDescriptor(Home.prototype, 'index'));
Controller()(Home);

class App {}
Module({ controllers: [Home] })(App);

async function main() {
  const app = await NestFactory.create(App);
  app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT), '127.0.0.1');
  console.log(`nest-app listening on ${process.env.PORT}`);
}

main();
