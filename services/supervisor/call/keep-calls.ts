/** Which calls are kept: those of agents that say so, where there is an archive. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { callerPrefix, callPrefix, TAPE_FOLDER } from '../../../core/archive/archive.ts';
import { callerOf } from '../../../core/archive/caller-of.ts';
import { keepTrying } from '../keep-trying.ts';
import type { LocalCall } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import { archiveRest, archiveWhileItLasts } from './archive-call.ts';
import { hashCaller } from './hash-caller.ts';

type KeepingDeps = Pick<SupervisorDeps, 'archive' | 'clock' | 'log' | 'keeping'>;

/** From its accept on a call's parts are taken to the archive, and who called is noted there. */
export function archiveFrom(deps: KeepingDeps, call: LocalCall, scratch: string): void {
  const { archive, clock, log } = deps;
  const { session, over } = call;
  if (!archive || !session) return;
  const { sessionId } = session;
  const folder = join(scratch, TAPE_FOLDER);
  void archiveWhileItLasts({ archive, clock, log }, { folder, sessionId }, over.signal);
  void keepTrying(deps, over.signal, async () => {
    const about = { sessionId, agent: session.pool, startedAtMs: clock.nowMs() };
    await archive.put(`${callPrefix(sessionId)}call.json`, json(about), 'application/json');
    const caller = callerOf(session);
    if (caller === undefined) return;
    const mark = `${callerPrefix(hashCaller(caller))}${sessionId}`;
    await archive.put(mark, json({}), 'application/json');
  });
}

/** The bot is gone: what it had not handed over is saved from its folder before that is wiped, and taken. */
export function keepRest(deps: KeepingDeps, call: LocalCall | undefined, scratch: string): void {
  const { archive, clock, log } = deps;
  if (!archive || !call?.session) return;
  const { sessionId } = call.session;
  const folder = `${scratch}-${TAPE_FOLDER}`;
  try {
    renameSync(join(scratch, TAPE_FOLDER), folder);
  } catch {
    // Nothing was kept: the call ended before its first second.
    return;
  }
  const taken = archiveRest({ archive, clock, log }, { folder, sessionId });
  deps.keeping?.add(taken);
  void taken.finally(() => deps.keeping?.delete(taken));
}

/** Resolves when everything that calls have left is in the archive, or after this time. */
export async function allKept(
  { keeping = new Set(), clock }: Pick<KeepingDeps, 'keeping' | 'clock'>,
  withinMs: number,
): Promise<void> {
  if (keeping.size === 0) return;
  const over = new AbortController();
  await Promise.race([Promise.allSettled(keeping), clock.sleep(withinMs, over.signal)]);
  over.abort();
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
