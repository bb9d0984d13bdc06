/**
 * One dispatch to ourselves while the bots are warmed. A fresh supervisor's first one took some 50 ms longer than later ones, in
 * code that had never run; a caller should not wait for that.
 */
import { request } from 'node:http';
import { openSession } from '../../core/session-transitions.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';

/** The id of what does not exist. */
const NOBODY = 'rehearsal';

/** No seat of any task. */
const NO_SEAT = 8;

/** Rehearses over the task's own address and table; nothing comes of it. Never throws: without it the task is slower, and serves all the same. */
export async function rehearseDispatch(
  { store, task, clock }: SupervisorDeps,
  endpoint: string,
): Promise<void> {
  const dispatch = { sessionId: NOBODY, seat: NO_SEAT, epoch: 0, from: 'idle' };
  const { pool } = task;
  const wish = { sessionId: NOBODY, pool, transport: 'webrtc' as const, maxDurationMs: 0 };
  const session = openSession(wish, clock.nowMs());
  const nobody = { ...task, taskId: NOBODY };
  await Promise.allSettled([
    post(`${endpoint}/sessions`, dispatch),
    post(`${endpoint}/sessions/${NOBODY}/api/offer`, {}),
    // Neither item is there, so neither condition holds and nothing is written.
    store.saveBoth({ before: nobody, after: nobody }, { before: session, after: session }),
  ]);
}

function post(url: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}
