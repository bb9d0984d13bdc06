/**
 * One dispatch to ourselves while the bots are warmed. A fresh supervisor's first one took some 50 ms longer than later ones, in
 * code that had never run; a caller should not wait for that.
 */
import { request } from 'node:http';
import { type DoorLock, SIGNATURE_HEADER } from '../../core/access/door-key.ts';
import { openSession } from '../../core/session/session-transitions.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';

/** The id of what does not exist. */
const NOBODY = 'rehearsal';

/** No seat of any task. */
const NO_SEAT = 8;

/** A supervisor's, and the lock of its door. */
type RehearsalDeps = SupervisorDeps & { readonly lock?: DoorLock | undefined };

/** Rehearses over the task's own address and table; nothing comes of it. Never throws: without it the task is slower, and serves all the same. */
export async function rehearseDispatch(
  { store, task, clock, lock }: RehearsalDeps,
  endpoint: string,
): Promise<void> {
  const { pool } = task;
  const wish = { sessionId: NOBODY, pool, transport: 'webrtc' as const, maxDurationMs: 0 };
  const session = openSession(wish, clock.nowMs());
  const nobody = { ...task, taskId: NOBODY };
  const known = { task: nobody, session };
  const dispatch = { sessionId: NOBODY, seat: NO_SEAT, epoch: 0, from: 'idle', known };
  await Promise.allSettled([
    post(lock, `${endpoint}/sessions`, dispatch),
    post(lock, `${endpoint}/sessions/${NOBODY}/api/offer`, {}),
    // Neither item is there, so neither condition holds and nothing is written.
    store.saveBoth({ before: nobody, after: nobody }, { before: session, after: session }),
  ]);
}

function post(lock: DoorLock | undefined, url: string, content: object): Promise<void> {
  const body = JSON.stringify(content);
  const signature = lock?.sign({ method: 'POST', path: new URL(url).pathname, body }) ?? '';
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
