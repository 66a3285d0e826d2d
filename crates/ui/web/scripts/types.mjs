// Writes the types of both servers' documents. The console's may be absent while it is being written.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const documents = [
  ['../../../openapi.yaml', 'src/api/agent.d.ts'],
  ['../../console/openapi.yaml', 'src/api/console.d.ts'],
];
const root = new URL('../', import.meta.url);

for (const [from, to] of documents) {
  const source = new URL(from, root);
  if (!existsSync(source)) {
    console.warn(`${from} does not exist; ${to} is left as it is`);
    continue;
  }
  const target = fileURLToPath(new URL(to, root));
  writeFileSync(target, `// Written by \`npm run types\` from ${from}.\n${astToString(await openapi(source))}`);
  console.log(`wrote ${to}`);
}
