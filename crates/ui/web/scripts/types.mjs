// Writes the types of both servers' documents.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const documents = [
  ['../../../openapi.yaml', 'src/api/agent.d.ts'],
  ['../../console/openapi.yaml', 'src/api/console.d.ts'],
];
// What has a default may be left out of a request.
const options = { defaultNonNullable: false };
const root = new URL('../', import.meta.url);

for (const [from, to] of documents) {
  const source = new URL(from, root);
  const target = fileURLToPath(new URL(to, root));
  writeFileSync(target, `// Written by \`npm run types\` from ${from}.\n${astToString(await openapi(source, options))}`);
  console.log(`wrote ${to}`);
}
