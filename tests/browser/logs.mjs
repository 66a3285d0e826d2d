// Lines as they are written, many of them, and what the page says of those that it does not have.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ask, given } from './ask.mjs';
import { PATIENCE, UNREACHED, open } from './open.mjs';
import { play } from './scenes.mjs';
import { enter, go } from './session.mjs';
import { until } from './until.mjs';

const origin = given('CONSOLE_URL');
const password = given('CONSOLE_PASSWORD');

/** Rows that may stand in the document, however many lines there are. */
const MOST_ROWS = 200;

const figure = (text) => Number(text.replaceAll(',', ''));
const rows = (pane) => pane.getByRole('log').locator('.layer .line');
const numberIn = (text) => Number(/\bline (\d+) /.exec(text)?.[1] ?? Number.NaN);

async function perSecond(pane) {
  const foot = await pane.locator('.foot').innerText();
  return figure(/([\d,]+) lines\/s/.exec(foot)?.[1] ?? '0');
}

async function held(pane) {
  const foot = await pane.locator('.foot').innerText();
  return figure(/([\d,]+) lines?$/m.exec(foot)?.[1] ?? '0');
}

/** What the pane holds, as it is saved. */
async function saved(page, pane) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    pane.getByRole('button', { name: 'Download' }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

/** Lines have numbers: whatever number is missing, a gap has to stand in its place. */
function assertWhole(text, host) {
  const written = new RegExp(`(?:^| )${host} flood \\d+ line (\\d+) `);
  let last = Number.NaN;
  let marked = false;
  let lines = 0;
  for (const line of text.split('\n')) {
    marked ||= line.startsWith(`-- ${host}: `);
    const number = Number(written.exec(line)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) continue;
    assert.ok(number === last + 1 || Number.isNaN(last) || (marked && number > last), `${last}, then ${line}`);
    last = number;
    marked = false;
    lines += 1;
  }
  return { lines, last };
}

await play(async (browser, scene) => {
  const visit = await open(browser, origin);
  await enter(visit, 'alice', password);

  await scene('thousands of lines a second are shown, a screen of them at a time', visit, async (page) => {
    await go(page, '#/hosts/web-1/processes/0');
    const pane = page.getByRole('region', { name: 'Logs of flood 0' });
    // Five thousand are written each second; how many of them arrive in one depends on the machine.
    await until('hundreds of lines a second', async () => (await perSecond(pane)) > 300, 2 * PATIENCE);
    await until('thousands of lines', async () => (await held(pane)) > 5000, 2 * PATIENCE);
    assert.ok((await rows(pane).count()) < MOST_ROWS);
    const seen = numberIn(await rows(pane).last().innerText());
    await until('later lines', async () => numberIn(await rows(pane).last().innerText()) > seen + 1000);
  });

  await scene('a pause holds what is read, counts what arrives, and goes on', visit, async (page) => {
    const pane = page.getByRole('region', { name: 'Logs of flood 0' });
    await pane.getByRole('button', { name: 'Pause' }).click();
    await pane.getByText('Paused', { exact: true }).waitFor();
    const before = await rows(pane).allInnerTexts();
    await pane.getByRole('button', { name: /^\d,\d{3} new lines|^\d{2},\d{3} new lines/ }).waitFor();
    assert.deepEqual((await rows(pane).allInnerTexts()).slice(0, before.length), before);

    const wanted = `line ${numberIn(before.at(-3))} `;
    await pane.getByRole('searchbox', { name: 'Search in these lines' }).fill(wanted);
    await pane.locator('.count', { hasText: /^1$/ }).waitFor();
    await page.keyboard.press('Enter');
    await pane.locator('.count', { hasText: '1/1' }).waitFor();
    assert.equal(await pane.locator('.line.current mark:not(.mark)').innerText(), wanted);
    await page.keyboard.press('Escape');

    await pane.getByRole('button', { name: 'Follow' }).click();
    await pane.getByText('Following', { exact: true }).waitFor();
    const last = numberIn(before.at(-1));
    await until('newer lines', async () => numberIn(await rows(pane).last().innerText()) > last + 1000);
  });

  await scene('of several hosts each line has its host, and none is missing unmarked', visit, async (page) => {
    await go(page, '#/logs/flood');
    const pane = page.getByRole('region', { name: 'Logs of flood' });
    await pane.getByRole('group', { name: 'Hosts' }).getByRole('button', { name: 'web-2' }).waitFor();
    await until('lines of both', async () => (await held(pane)) > 3000, 2 * PATIENCE);
    const text = await saved(page, pane);
    assert.ok(assertWhole(text, 'web-1').lines > 1000);
    assert.ok(assertWhole(text, 'web-2').lines > 10);
  });

  await scene('where lines are gone there is a mark', visit, async (page) => {
    const pane = page.getByRole('region', { name: 'Logs of flood' });
    await ask('flush', 'web-2');
    const mark = '-- web-2: lines may be missing: the log file was truncated';
    await until('the mark', async () => (await saved(page, pane)).includes(mark));
    assertWhole(await saved(page, pane), 'web-2');
  });

  await scene('after the console was killed the page comes back by itself', visit, async (page) => {
    visit.tolerate(UNREACHED);
    const quiet = await visit.context.newPage();
    await quiet.goto(`${origin}/#/logs/silent`);
    await quiet.getByText('No lines yet.').waitFor();
    const pane = page.getByRole('region', { name: 'Logs of flood' });
    const before = assertWhole(await saved(page, pane), 'web-1').last;
    await ask('kill console');
    await page.getByText('Not live').waitFor();
    await ask('start console');
    await page.getByTitle('What is shown is up to date').waitFor();
    await until('newer lines', async () => assertWhole(await saved(page, pane), 'web-1').last > before + 3000, 2 * PATIENCE);
    assertWhole(await saved(page, pane), 'web-2');
    // Where nothing had been seen there is no place to go on after.
    await quiet.getByText('lines may be missing: the connection was interrupted').waitFor();
    await go(page, '#/');
    await page.getByText('2 of 2 hosts online').waitFor();
  });
});
