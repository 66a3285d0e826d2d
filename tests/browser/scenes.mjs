// Runs scenes one after the other, says on standard error how each went, and ends the program: 0 if all went well.

import { launch } from './open.mjs';

/** `scenes` gets the browser and a function that runs one scene on a visit and then looks for its faults. */
export async function play(scenes) {
  const browser = await launch();
  const begun = Date.now();
  try {
    await scenes(browser, scene);
    process.stderr.write(`all in ${seconds(begun)}\n`);
    process.exitCode = 0;
  } catch (error) {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exitCode = 1;
  } finally {
    await browser.close();
    process.exit();
  }
}

async function scene(name, visit, run) {
  const begun = Date.now();
  try {
    await run(visit.page);
    const faults = visit.faults();
    if (faults.length > 0) throw new Error(`faults of the page:\n  ${faults.join('\n  ')}`);
  } catch (error) {
    process.stderr.write(`${name}: FAILED after ${seconds(begun)}\n${await shown(visit)}\n`);
    throw error;
  }
  process.stderr.write(`${name}: ok, ${seconds(begun)}\n`);
}

async function shown({ page, faults }) {
  const text = await page.locator('body').innerText({ timeout: 2000 }).catch(String);
  if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE }).catch(() => undefined);
  return [`at ${page.url()}`, text.slice(0, 3000), ...faults()].join('\n');
}

const seconds = (begun) => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
