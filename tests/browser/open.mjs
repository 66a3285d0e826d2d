// A real browser, and what no page of ours may do in it: every fault is kept, and fails the scene in which it happened.

import { chromium } from 'playwright-core';

/** Longer than anything a scene waits for takes on a loaded machine, in milliseconds. */
export const PATIENCE = 30_000;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser; it ends with this program. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/**
 * Opens a page in a context of its own, which may talk to `origin` alone. `faults` holds what went wrong since it was
 * last looked at; `tolerate` names console errors that a scene brings about on purpose.
 */
export async function open(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const faults = [];
  const tolerated = [];
  await context.exposeBinding('tellOfFault', (_source, text) => faults.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.tellOfFault(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) faults.push(`request: ${url.href}`);
  });
  context.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('weberror', (error) => faults.push(`thrown: ${error.error().stack ?? error.error()}`));
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !tolerated.some((one) => one.test(text))) faults.push(`console: ${text}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      const to = new URL(socket.url());
      if (to.host !== new URL(origin).host) faults.push(`websocket: ${to.href}`);
    });
  });
  const page = await context.newPage();
  return {
    page,
    context,
    origin,
    tolerate: (...patterns) => tolerated.push(...patterns),
    faults: () => faults.splice(0),
  };
}

/** Asking who one is before one is logged in is answered so, and the browser writes every such answer down. */
export const REFUSED = /status of 401/;

/** What the browser says while nobody listens at the other end. */
export const UNREACHED = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|WebSocket connection to/;
