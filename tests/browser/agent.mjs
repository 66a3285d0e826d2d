// The page of an agent: in by the link that `qd ui` prints, once; the same views without a fleet.

import assert from 'node:assert/strict';
import { ask, given } from './ask.mjs';
import { REFUSED, open } from './open.mjs';
import { play } from './scenes.mjs';
import { go, logOut } from './session.mjs';
import { until } from './until.mjs';

const origin = given('AGENT_URL');

await play(async (browser, scene) => {
  const visit = await open(browser, origin);
  const link = await ask('link');

  await scene('a link logs in, and does not stay in the address', visit, async (page) => {
    await page.goto(link);
    await page.getByText('1 process').first().waitFor();
    assert.ok(!page.url().includes('login'), page.url());
    await page.reload();
    await page.getByRole('grid').getByRole('link', { name: 'shop' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Fleet' }).count(), 0);
  });

  await scene('its processes are operated and their lines followed', visit, async (page) => {
    await page.getByRole('grid').getByRole('link', { name: 'shop' }).click();
    await page.getByRole('heading', { name: 'shop 0' }).waitFor();
    await page.getByRole('log').getByText(/^tick \d+$/).first().waitFor();
    const restarts = page.locator('dl.panel > div', { hasText: 'Restarts' }).locator('dd');
    await page.getByRole('button', { name: 'Restart' }).click();
    await until('a restart is counted', async () => (await restarts.innerText()).trim() === '1');
    await go(page, '#/events');
    await page.getByText('shop').first().waitFor();
  });

  await scene('a link is good once', visit, async (page) => {
    visit.tolerate(REFUSED);
    await logOut(page);
    await page.goto(link);
    await page.getByText('This login link does not work').waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
  });
});
