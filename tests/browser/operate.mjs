// A console from its first start on: set up, log in, enrol hosts, operate them, as an admin and as a viewer.

import assert from 'node:assert/strict';
import { ask, given } from './ask.mjs';
import { REFUSED, open } from './open.mjs';
import { play } from './scenes.mjs';
import { enter, go, logIn, logOut } from './session.mjs';
import { until } from './until.mjs';

const origin = given('CONSOLE_URL');
const password = given('CONSOLE_PASSWORD');

/** Enrols a host with the code that the page shows, and sees it come online without anybody loading the page again. */
async function enrol(page, name, tags) {
  await page.getByRole('button', { name: /^Add (a|the first) host$/ }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a host' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Tags').fill(tags);
  await dialog.getByRole('button', { name: 'Make a code' }).click();
  const command = await dialog.locator('.copy code').innerText();
  const [, url, code] = /^qd link (\S+) --code (\S+)$/.exec(command) ?? assert.fail(command);
  assert.equal(url, origin);
  await ask('link', name, code);
  await dialog.getByText(`${name} has joined and is online`).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const card = page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) });
  await card.filter({ hasText: /up \d/ }).waitFor();
}

const statistic = (page, name) => page.locator('dl.panel > div', { hasText: name }).locator('dd').first();

async function said(page, text) {
  await page.locator('.toast, [role=status], [role=alert]').filter({ hasText: text }).first().waitFor();
}

await play(async (browser, scene) => {
  const admin = await open(browser, origin);
  admin.tolerate(REFUSED);

  await scene('the link that the console prints sets it up', admin, async (page) => {
    await page.goto(given('SETUP_LINK'));
    await page.getByRole('heading', { name: 'Set up this console' }).waitFor();
    assert.equal(new URL(page.url()).hash, '#/setup', 'the code is gone from the address');
    await page.getByLabel('Name').fill('alice');
    await page.getByLabel('Password', { exact: true }).fill('too short');
    await page.getByLabel('The password again').fill('too short');
    await page.getByRole('button', { name: 'Add the admin and log in' }).click();
    await page.getByText('It has 9 characters; it needs 12.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('The password again').fill(password);
    await page.getByRole('button', { name: 'Add the admin and log in' }).click();
    await page.getByText('No host yet').waitFor();
  });

  await scene('who is logged out is out, and comes in again', admin, async (page) => {
    await logOut(page);
    await page.reload();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByLabel('Name').fill('alice');
    await page.getByLabel('Password').fill('not her password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await logIn(page, 'alice', password);
    await page.reload();
    await page.getByText('No host yet').waitFor();
    assert.deepEqual(await page.evaluate(() => [document.cookie, Object.keys(sessionStorage)]), ['', []]);
  });

  await scene('hosts join by the codes that it shows, and are online at once', admin, async (page) => {
    await page.evaluate(() => {
      globalThis.wasNotLoadedAnew = true;
    });
    await enrol(page, 'web-1', 'tier=web');
    await enrol(page, 'web-2', 'tier=web');
    await enrol(page, 'old-1', 'tier=old');
    await ask('start apps');
    await page.getByText('3 of 3 hosts online').waitFor();
    await page.getByRole('link', { name: '4 processes', exact: true }).waitFor();
    assert.ok(await page.evaluate(() => globalThis.wasNotLoadedAnew));
  });

  await scene('a process is restarted and reloaded', admin, async (page) => {
    await page.getByRole('link', { name: '4 processes', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'web-1' }).filter({ hasText: 'shop' });
    await row.getByRole('link', { name: 'shop' }).click();
    await page.getByRole('heading', { name: 'shop 0' }).waitFor();
    const before = await statistic(page, 'Pid').innerText();
    await page.getByRole('button', { name: 'Restart' }).click();
    await until('another pid', async () => ![before, '–'].includes(await statistic(page, 'Pid').innerText()));
    await until('a restart is counted', async () => (await statistic(page, 'Restarts').innerText()).trim() === '1');
    await page.getByRole('button', { name: 'Reload' }).click();
    await until('a reload is counted', async () => (await statistic(page, 'Restarts').innerText()).trim() === '2');
    assert.equal(await ask('restarts', 'web-1', 'shop'), '2');
  });

  await scene('an app is scaled', admin, async (page) => {
    await page.getByRole('button', { name: 'More for shop 0' }).click();
    await page.getByRole('menuitem', { name: 'Scale …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Scale shop' });
    await dialog.getByLabel('Processes').fill('3');
    await dialog.getByRole('button', { name: 'Scale', exact: true }).click();
    await go(page, '#/hosts/web-1/apps/shop');
    await until('three processes', async () => (await statistic(page, 'Online').innerText()).trim() === '3 of 3');
  });

  await scene('an action replies', admin, async (page) => {
    await go(page, '#/hosts/old-1/processes/0?tab=actions');
    const action = page.getByRole('listitem').filter({ hasText: 'greet' });
    await action.getByLabel('Parameter of greet').fill('{"to": "sea"}');
    await action.getByRole('button', { name: 'Trigger' }).click();
    await action.locator('pre', { hasText: 'hello' }).waitFor();
    assert.match(await action.locator('pre').innerText(), /"to": "sea"/);
  });

  await scene('a bulk restart tells the truth of each host', admin, async (page) => {
    await go(page, '#/processes?tag=tier%3Dweb');
    await page.getByText('4 processes of 6').waitFor();
    await page.getByLabel('Select all that are shown').check();
    const verbs = page.getByRole('toolbar', { name: 'What to do to the selection' });
    await verbs.getByRole('button', { name: 'Restart' }).click();
    const question = page.getByRole('dialog', { name: 'Restart 4 processes on 2 hosts?' });
    await question.getByRole('button', { name: 'Restart 4 processes on 2 hosts' }).click();
    // It takes web-2 long to stop its app, and meanwhile its agent ends.
    const host = (name) => page.getByRole('dialog').getByRole('listitem').filter({ hasText: name });
    await host('web-1').getByText('done').waitFor();
    await host('web-2').getByText('asked').waitFor();
    await ask('end agent', 'web-2');
    await host('web-2').getByText('not known').waitFor();
    await host('web-2').getByText('the link to the host was lost after it was asked').waitFor();
    assert.equal(await host('web-1').getByText('restarted').count(), 3);
    await page.getByRole('dialog').getByRole('link', { name: 'All bulk verbs' }).click();
    await page.getByRole('row').filter({ hasText: 'failed' }).getByRole('link', { name: 'Restart' }).click();
    await page.getByRole('heading', { name: 'Restart' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'web-2' }).getByText('not known').waitFor();
  });

  await scene('what cannot be reached is left out, and that is said', admin, async (page) => {
    await go(page, '#/processes?tag=tier%3Dweb');
    await page.getByLabel('Select all that are shown').check();
    const verbs = page.getByRole('toolbar', { name: 'What to do to the selection' });
    await verbs.getByRole('button', { name: 'Reload' }).click();
    const question = page.getByRole('dialog', { name: 'Reload 3 processes on 1 host?' });
    await question.getByText('1 process is left out').filter({ hasText: 'shop on web-2' }).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await ask('start agent', 'web-2');
    await go(page, '#/');
    await page.getByText('3 of 3 hosts online').waitFor();
  });

  await scene('who may only look sees no button, and is refused without the page too', admin, async () => {
    await ask('add viewer', 'vera');
    const viewer = await open(browser, origin);
    await enter(viewer, 'vera', password);
    await scene('… as that viewer', viewer, async (page) => {
      await page.getByText('3 of 3 hosts online').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Add a host' }).count(), 0);
      const pages = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();
      assert.deepEqual(pages.map((text) => text.trim()), ['Fleet', 'Processes', 'Logs', 'Events', 'Bulk verbs', 'Tokens']);
      await go(page, '#/processes');
      await page.getByRole('row').filter({ hasText: 'store' }).waitFor();
      assert.equal(await page.getByRole('grid').getByRole('checkbox').count(), 0);
      await go(page, '#/hosts/web-1/processes/0');
      await page.getByRole('heading', { name: 'shop 0' }).waitFor();
      await page.getByRole('region', { name: 'Metrics' }).waitFor();
      for (const name of ['Restart', 'Reload', 'Stop', 'Start', 'More for shop 0']) {
        assert.equal(await page.getByRole('button', { name }).count(), 0, name);
      }
      await go(page, '#/hosts/old-1/processes/0?tab=actions');
      await page.getByText('You may not trigger actions here.').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Trigger' }).first().isDisabled());
      await go(page, '#/users');
      await page.getByText('You may not see this').waitFor();
    });
    assert.equal(await ask('restart as viewer', 'web-1', 'shop'), '403');
    await viewer.context.close();
  });
});
