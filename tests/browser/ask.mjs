// What a page cannot do itself the test does that started this script: it links hosts, ends agents, kills the console.
// A request is one line of JSON on standard output, its answer one line on standard input.

import { createInterface } from 'node:readline';

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the test for something, and waits until that is done. */
export async function ask(what, ...rest) {
  process.stdout.write(`${JSON.stringify([what, ...rest])}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error(`the test did not do ${what}`);
  return value;
}

/** A value that the test gave in the environment. */
export function given(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not in the environment`);
  return value;
}
