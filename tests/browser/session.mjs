// Coming in and going out, as a person does.

import { REFUSED } from './open.mjs';

/** Logs in at the page that is open. */
export async function logIn(page, name, password) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** Opens a console and logs in. */
export async function enter({ page, origin, tolerate }, name, password) {
  tolerate(REFUSED);
  await page.goto(origin);
  await logIn(page, name, password);
}

/** Logs out by the menu. */
export async function logOut(page) {
  await page.getByRole('button', { name: /^You: / }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
}

/** Goes to an address of the page without loading it anew. */
export async function go(page, hash) {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}
