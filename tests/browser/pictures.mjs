// Takes the pictures of the README, from a console with eight hosts that all stand on this machine. No test runs it:
//
//   tests/setup.sh && cargo build --bin qd --bin qd-console && node tests/browser/pictures.mjs
//
// With SHOTS=DIR it also takes every view in the dark and on a phone, to be looked at.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launch, open } from './open.mjs';
import { enter, go } from './session.mjs';
import { until } from './until.mjs';
import { viewsOf } from './views.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const programs = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug');
const pictures = join(root, 'crates/ui/pictures');
const app = fileURLToPath(new URL('picture-app.js', import.meta.url));
const PASSWORD = 'a ship that is only photographed';
/** How long the apps run before they are photographed, in milliseconds. */
const ALIVE = Number(process.env.ALIVE ?? 120_000);

/** Hosts with their tags and apps; a machine of its own would make load, CPUs and memory (GiB, and which share is used) differ. */
const HOSTS = [
  { name: 'web-1', tags: ['tier=web', 'region=eu'], apps: ['shop', 'shop', 'search', 'gateway'], load: 1.42, cpus: 8, memory: 32, used: 0.46 },
  { name: 'web-2', tags: ['tier=web', 'region=eu'], apps: ['shop', 'shop', 'search', 'gateway'], load: 1.18, cpus: 8, memory: 32, used: 0.43 },
  { name: 'web-3', tags: ['tier=web', 'region=us'], apps: ['shop', 'gateway'], load: 0.61, cpus: 4, memory: 16, used: 0.38 },
  { name: 'worker-1', tags: ['tier=worker', 'region=eu'], apps: ['mailer', 'invoices', 'thumbnails'], load: 3.07, cpus: 4, memory: 16, used: 0.71 },
  { name: 'worker-2', tags: ['tier=worker', 'region=us'], apps: ['mailer', 'invoices', '!exports'], load: 0.94, cpus: 4, memory: 16, used: 0.52 },
  { name: 'db-1', tags: ['tier=db', 'region=eu'], apps: ['backup', 'metrics'], load: 0.33, cpus: 16, memory: 64, used: 0.62 },
  { name: 'edge-1', tags: ['tier=edge', 'region=us'], apps: ['cache'], load: 0.12, cpus: 2, memory: 4, used: 0.29 },
  { name: 'build-1', tags: ['tier=ci'], apps: ['runner', 'runner'], load: 0.5, cpus: 8, memory: 32, used: 0.3, leaves: true },
];
const GIB = 2 ** 30;

const folder = mkdtempSync('/tmp/qdp');
const children = [];

function start(program, args, home, log) {
  const environment = { PATH: process.env.PATH, HOME: home, QD_HOME: join(home, 'qd') };
  const output = openSync(join(home, `${log}.out`), 'w');
  const child = spawn(join(programs, program), args, { env: environment, stdio: ['ignore', output, openSync(join(home, `${log}.err`), 'w')] });
  children.push(child);
  return child;
}

function run(program, args, home, input) {
  const environment = { PATH: process.env.PATH, HOME: home, QD_HOME: join(home, 'qd') };
  const done = spawnSync(join(programs, program), args, { env: environment, input, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args[0]}: ${done.stderr}`);
  return done.stdout.trim();
}

const ready = (home, log) =>
  until(`${log} is ready`, () => /listening on (\S+)/.exec(readFileSync(join(home, `${log}.out`), 'utf8'))?.[1]);

async function host(origin, { name, tags, apps }) {
  const home = join(folder, name);
  mkdirSync(home);
  const data = join(folder, 'data');
  const code = run('qd-console', ['code', 'create', '--data', data, '--host', name, ...tags.flatMap((tag) => ['--tag', tag])], folder);
  run('qd', ['link', origin, '--code', code], home);
  const up = start('qd', ['up', '--listen', '127.0.0.1:0'], home, 'up');
  await ready(home, 'up');
  const counts = new Map();
  for (const one of apps) counts.set(one, (counts.get(one) ?? 0) + 1);
  for (const [one, count] of counts) {
    const environment = one === 'shop' ? [] : ['--env', 'QUIET=1'];
    if (one.startsWith('!')) environment.push('--env', 'ENDS_AFTER=20');
    run('qd', ['start', app, '--name', one.replace('!', ''), ...environment], home);
    if (count > 1) run('qd', ['scale', one, String(count)], home);
  }
  return up;
}

/** What all hosts have in common because they are one machine is replaced in what the page is told. */
function posed(text) {
  const message = JSON.parse(text);
  for (const host of message.hosts ?? []) {
    const pose = HOSTS.find(({ name }) => name === host.name);
    if (!host.summary || !pose) continue;
    Object.assign(host.summary, {
      os: 'Linux 6.12.48',
      load: pose.load,
      cpus: pose.cpus,
      memory_bytes: pose.memory * GIB,
      memory_available_bytes: pose.memory * GIB * (1 - pose.used),
    });
  }
  return JSON.stringify(message);
}

const pose = (page) =>
  page.routeWebSocket(/\/api\/v1\/stream$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(posed(String(message))));
  });

try {
  start('qd-console', ['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data')], folder, 'console');
  const origin = await ready(folder, 'console');
  run('qd-console', ['user', 'add', 'alice', '--role', 'admin', '--password-stdin', '--data', join(folder, 'data')], folder, PASSWORD);
  const ups = [];
  for (const one of HOSTS) ups.push([one, await host(origin, one)]);
  const browser = await launch();
  const visit = await open(browser, origin, { deviceScaleFactor: 1 });
  const { page } = visit;
  await pose(page);
  await enter(visit, 'alice', PASSWORD);
  await page.getByText('8 of 8 hosts online').waitFor();
  for (const [one, up] of ups) if (one.leaves) up.kill('SIGKILL');
  await page.getByText('7 of 8 hosts online').waitFor();
  await page.mouse.move(0, 0);
  process.stderr.write('everything runs; it is photographed once there is something to see\n');
  await wait(ALIVE);
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, 'fleet.png') });
  await go(page, '#/hosts/web-1/processes/0');
  await page.getByRole('button', { name: '10 min' }).click();
  await page.getByRole('log').getByText('/checkout').first().waitFor();
  await page.mouse.move(0, 0);
  await wait(3000);
  await page.screenshot({ path: join(pictures, 'process.png') });

  if (process.env.SHOTS) {
    mkdirSync(process.env.SHOTS, { recursive: true });
    await go(page, '#/processes?q=shop');
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('toolbar', { name: 'What to do to the selection' }).getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Restart \d/ }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'All bulk verbs' }).click();
    await page.getByRole('grid').getByRole('link').first().click();
    await page.getByRole('progressbar').waitFor();
    const bulk = page.url().split('/').at(-1);
    const looks = [
      ['light', { width: 1280, height: 800 }, 'light'],
      ['dark', { width: 1280, height: 800 }, 'dark'],
      ['phone', { width: 390, height: 844 }, 'light'],
    ];
    let number = 0;
    for (const [hash, there] of viewsOf({ host: 'web-1', process: '0', app: 'shop', bulk })) {
      number += 1;
      await go(page, hash);
      await there(page).waitFor();
      for (const [look, size, colorScheme] of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await wait(600);
        const name = `${String(number).padStart(2, '0')}-${hash.replace(/[^a-z0-9]+/gi, '-').slice(0, 40)}-${look}.png`;
        await page.screenshot({ path: join(process.env.SHOTS, name), fullPage: look === 'phone' });
      }
    }
  }
  await browser.close();
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
} finally {
  for (const { name } of HOSTS) {
    const home = join(folder, name);
    spawnSync(join(programs, 'qd'), ['kill'], { env: { PATH: process.env.PATH, HOME: home, QD_HOME: join(home, 'qd') } });
  }
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}
