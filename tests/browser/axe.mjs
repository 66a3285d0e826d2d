// What axe finds by the rules of WCAG 2.2, levels A and AA. It is put into the page by the debugger: the page's own
// policy would not let it in.

import { readFile } from 'node:fs/promises';

const source = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One line for each place that breaks a rule. */
export async function violations(page) {
  await page.evaluate(`if (typeof globalThis.axe !== 'object') { ${source} }`);
  return page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? node.failureSummary}`),
    );
  }, TAGS);
}
