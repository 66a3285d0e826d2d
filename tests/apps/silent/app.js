'use strict';

// Lives and says nothing.

setInterval(() => {}, 60_000);
if (process.send) process.send('ready');
