// Every view: its address leads to it after a reload too, axe finds nothing in either theme, and on a phone nothing has
// to be scrolled sideways. There are many, so one run takes those of one half.

import assert from 'node:assert/strict';
import { given } from './ask.mjs';
import { violations } from './axe.mjs';
import { open } from './open.mjs';
import { play } from './scenes.mjs';
import { enter, logOut } from './session.mjs';
import { until } from './until.mjs';
import { viewsOf } from './views.mjs';

const origin = given('CONSOLE_URL');
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** What the page is too wide for, or nothing. */
function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const out = [...document.querySelectorAll('main *')].filter(
      (one) => one.getBoundingClientRect().right > clientWidth + 1 && !one.closest('.scroller, .scroll, .visually-hidden, .probe'),
    );
    return scrollWidth > clientWidth ? `${scrollWidth} px: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' ')}` : '';
  });
}

/** That the view is sound as it stands; what it found is kept, so that one run tells of all views. */
async function looked(page, name, found) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const one of await violations(page)) found.push(`${name}, ${colorScheme}: ${one}`);
  }
  await page.setViewportSize(PHONE);
  let wide = '';
  const fits = async () => (wide = await tooWide(page)) === '';
  // A table learns its new width from an observer, a frame later.
  await until('it fits a phone', fits, 5_000).catch(() => found.push(`${name}, on a phone: ${wide}`));
  await page.setViewportSize(WIDE);
}

await play(async (browser, scene) => {
  const visit = await open(browser, origin);
  await enter(visit, 'alice', given('CONSOLE_PASSWORD'));
  visit.tolerate(/status of 404/);
  const found = [];
  const half = Number(given('HALF'));
  const views = viewsOf({ host: 'web-1', process: '0', app: 'shop', bulk: given('BULK') }).filter((_, at) => at % 2 === half);

  for (const [hash, there] of views) {
    await scene(hash, visit, async (page) => {
      await page.goto(`${origin}/${hash}`);
      await there(page).waitFor();
      await page.reload();
      await there(page).waitFor();
      assert.equal(new URL(page.url()).hash, hash === '#/' ? new URL(page.url()).hash : hash);
      await until('it has loaded', async () => (await page.locator('[aria-busy=true], .loading').count()) === 0);
      await looked(page, hash, found);
    });
  }

  await scene('the dialogs', visit, async (page) => {
    await page.goto(`${origin}/#/`);
    await page.getByRole('button', { name: 'Add a host' }).click();
    await page.getByRole('dialog', { name: 'Add a host' }).waitFor();
    await looked(page, 'Add a host', found);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await looked(page, 'the palette', found);
    await page.keyboard.press('Escape');
  });

  await scene('the door', visit, async (page) => {
    await logOut(page);
    await looked(page, 'Log in', found);
  });

  assert.deepEqual(found, []);
});
