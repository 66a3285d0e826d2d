'use strict';

exports.index = async (ctx) => {
  ctx.body = { app: 'egg', pid: process.pid };
};
