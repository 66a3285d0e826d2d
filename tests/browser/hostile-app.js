'use strict';

// Says of itself, wherever an app can say something, what would act if a page took it for markup or a terminal's commands.

const io = require('@pm2/io');

const MARKUP = '<img src=x onerror="alert(1)">';
const LINES = [
  `${MARKUP}<script>alert(2)</script>`,
  '</script><svg onload=alert(3)>',
  'javascript:alert(4) data:text/html,<script>alert(5)</script>',
  '\u001b[31mred\u001b[0m \u001b]8;;https://outside.example/\u0007a link\u001b]8;;\u0007',
  '\u001b]52;c;c3RvbGVu\u0007 \u001b]0;another title\u0007 \u001b[2J\u001b[H',
  'user\u202egnp.exe \u2066isolated\u2069 \u200bend',
  `{{constructor.constructor("alert(6)")()}} \${alert(7)}`,
];

io.metric({ name: MARKUP, value: () => 7, unit: MARKUP });
io.action(MARKUP, (reply) => reply({ said: `${MARKUP}</script>\u202e`, lines: LINES }));
setInterval(() => {
  for (const line of LINES) {
    console.log(line);
    console.error(line);
  }
}, 500);
