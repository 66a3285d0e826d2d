'use strict';

const path = require('node:path');

module.exports = {
  // Its modules are in the folder above.
  outputFileTracingRoot: path.join(__dirname, '..'),
  turbopack: { root: path.join(__dirname, '..') },
};
