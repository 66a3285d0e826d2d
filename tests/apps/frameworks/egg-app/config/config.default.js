'use strict';

const os = require('node:os');
const path = require('node:path');

// Everything it writes goes where the test says.
const root = process.env.EGG_ROOT ?? path.join(os.tmpdir(), 'egg-app');

module.exports = () => ({
  keys: 'not a secret: nothing is signed with it',
  rundir: path.join(root, 'run'),
  logger: { dir: path.join(root, 'logs'), consoleLevel: 'INFO' },
});
