// Waiting for conditions, each with a deadline. The page's policy forbids what Playwright's own waiting for a function
// does inside of it, so it is asked from here.

import { setTimeout as step } from 'node:timers/promises';
import { PATIENCE } from './open.mjs';

/** Waits until `get` returns something true, and returns that. */
export async function until(what, get, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const got = await get();
    if (got) return got;
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await step(25);
  }
}
