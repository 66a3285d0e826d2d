/** The time, once a second while anybody looks at it. */
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** The present time in milliseconds; reading it in a template follows it. */
export function now(): number {
  subscribe();
  return Date.now();
}
