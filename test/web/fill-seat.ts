/** Takes a seat as a client does that asks and then does not come. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionView, TestSystem } from './system.ts';

/** Takes one free seat, waiting for it to be open. Throws after half a minute. */
export async function fillSeat(system: TestSystem): Promise<SessionView & { key: string }> {
  for (let tries = 0; tries < 15; tries++) {
    const seat = await tryToFill(system);
    if (seat) return seat;
    await delay(2_000);
  }
  throw new Error('Cannot fill a seat: none is free');
}

/** Takes seats until there is none. */
export async function fillAllSeats(system: TestSystem): Promise<void> {
  while (await tryToFill(system)) continue;
}

async function tryToFill(system: TestSystem): Promise<(SessionView & { key: string }) | undefined> {
  const key = randomUUID();
  const session = await system.open(key);
  if (session.state === 'ready') return { ...session, key };
  await system.end(session.sessionId);
  return undefined;
}
