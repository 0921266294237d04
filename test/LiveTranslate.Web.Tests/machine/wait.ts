import { pause } from './server';

/** Waits until what is asked for is as wanted, and says what is still missing when it is not. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  missing: string,
  withinMs = 30_000,
): Promise<T> {
  for (const until = Date.now() + withinMs; ; await pause(50)) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > until) throw new Error(`Waited ${withinMs / 1000} s for ${missing}; it is ${JSON.stringify(answer)}.`);
  }
}
