// What hosts and apps say of themselves is text, whatever it looks like.

import assert from 'node:assert/strict';
import { given } from './ask.mjs';
import { open } from './open.mjs';
import { play } from './scenes.mjs';
import { enter, go } from './session.mjs';
import { until } from './until.mjs';

const origin = given('CONSOLE_URL');
const MARKUP = '<img src=x onerror="alert(1)">';

await play(async (browser, scene) => {
  const visit = await open(browser, origin, { permissions: ['clipboard-read', 'clipboard-write'] });
  await enter(visit, 'alice', given('CONSOLE_PASSWORD'));
  visit.context.on('request', (request) => assert.ok(!/\/x$/.test(request.url()), `asked for: ${request.url()}`));

  /** That the page has no element that it did not make itself, and goes where it went before. */
  async function assertHarmless(page) {
    const foreign = await page.evaluate(() => [
      document.querySelectorAll('img, iframe, object, embed, base, svg[onload], [onerror], [onload]').length,
      document.querySelectorAll('script:not([src^="/assets/"])').length,
      [...document.querySelectorAll('a[href]')].filter((link) => new URL(link.href).origin !== location.origin).length,
    ]);
    assert.deepEqual(foreign, [0, 0, 0], page.url());
    assert.match(await page.title(), /Quarterdeck$/);
  }

  await scene('lines of a log', visit, async (page) => {
    await page.evaluate(() => navigator.clipboard.writeText('mine'));
    await go(page, '#/hosts/old-1/processes/0');
    const log = page.getByRole('log');
    await log.getByText(`${MARKUP}<script>alert(2)</script>`).first().waitFor();
    await log.getByText('</script><svg onload=alert(3)>').first().waitFor();
    await log.getByText('⟨RLO⟩').first().waitFor();
    await log.getByText('a link').first().waitFor();
    assert.equal(await log.locator('.layer a').count(), 0);
    const text = await log.innerText();
    assert.ok(!/[\u001b\u0007\u202a-\u202e\u2066-\u2069]/.test(text), 'nothing that cannot be seen is left');
    assert.ok(!text.includes('outside.example') && !text.includes('another title'), 'commands to a terminal are dropped');
    await page.getByRole('searchbox', { name: 'Search in these lines' }).fill('<script>');
    await log.locator('mark', { hasText: '<script>' }).first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'mine');
    await assertHarmless(page);
  });

  await scene('metrics, actions and their replies', visit, async (page) => {
    await go(page, '#/hosts/old-1/processes/0?tab=metrics');
    await page.locator('figure .title', { hasText: MARKUP }).waitFor();
    await assertHarmless(page);
    await go(page, '#/hosts/old-1/processes/0?tab=actions');
    const action = page.getByRole('listitem').filter({ hasText: MARKUP });
    await action.getByRole('button', { name: 'Trigger' }).click();
    await action.locator('pre', { hasText: '⟨RLO⟩' }).waitFor();
    assert.ok((await action.locator('pre').innerText()).includes('</script>'));
    await assertHarmless(page);
  });

  const pages = ['#/processes', '#/hosts/old-1', '#/logs', '#/events', '#/audit', '#/hosts/old-1/processes/0?tab=environment'];
  for (const hash of [...pages, '#/hosts/old-1/processes/0?tab=facts', `#/hosts/old-1/apps/${encodeURIComponent(MARKUP)}`]) {
    await scene(`the name of an app at ${hash}`, visit, async (page) => {
      await go(page, hash);
      await page.getByRole('main').getByText(MARKUP).first().waitFor();
      await assertHarmless(page);
    });
  }

  await scene('addresses that somebody made up', visit, async (page) => {
    visit.tolerate(/status of 40[04]/);
    const made = encodeURIComponent(`${MARKUP}\u202e`);
    for (const hash of [`#/hosts/${made}`, `#/hosts/old-1/apps/${made}`, `#/logs/${made}`, `#/${made}`, `#/processes?q=${made}`, `#/bulk/${made}`]) {
      await page.goto(`${origin}/${hash}`);
      await page.getByRole('main').waitFor();
      await until('the page', async () => (await page.getByRole('main').innerText()).trim() !== '');
      await assertHarmless(page);
    }
  });

  await scene('what one looks for by its name', visit, async (page) => {
    await go(page, '#/');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('<img');
    await page.getByRole('option').filter({ hasText: MARKUP }).first().waitFor();
    await assertHarmless(page);
  });
});
