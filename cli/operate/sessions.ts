/** `greenroom sessions`: who waits, who talks, and how the latest calls ended. */
import { findSessions, withoutSecrets } from '../../core/operator/find-sessions.ts';
import type { Session } from '../../core/session/session.ts';
import { command } from '../command.ts';
import { flag, oneOf, text, whole } from '../flags.ts';
import { textTable } from '../table.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration, sayMoment } from './say-time.ts';

/** Waiting ones first, then the live ones, then the latest ends. */
export const sessions = (reach: Reach) =>
  command({
    name: 'sessions',
    summary: 'who waits, who talks, and how the latest calls ended',
    flags: {
      ...OPERATE_FLAGS,
      phase: flag(
        { takes: 'PHASE', says: 'only those: waiting, placing, live or over' },
        oneOf('waiting', 'placing', 'live', 'over'),
      ),
      find: flag(
        { takes: 'TEXT', says: 'only those whose id, task, state or reason has it' },
        text,
      ),
      limit: flag(
        { takes: 'N', says: 'at most so many of each phase', otherwise: '20' },
        whole(1, 1_000),
      ),
    },
    async run(asked, { clock, note, say }) {
      const { store, pools, title } = await openPools(reach, asked);
      const found = await findSessions(store, pools, asked);
      if (asked.json) return say(JSON.stringify({ sessions: found.map(withoutSecrets) }));
      note(title);
      for (const line of describe(found, clock.nowMs())) say(line);
    },
  });

function describe(sessions: readonly Session[], nowMs: number): string[] {
  if (sessions.length === 0) return ['no sessions'];
  const rows = sessions.map((session) => [
    session.sessionId,
    session.pool,
    session.state,
    session.start ?? '–',
    sayDuration((session.endedAtMs ?? nowMs) - session.createdAtMs),
    sayMoment(session.createdAtMs),
    session.assignment?.taskId ?? '–',
    [session.reason, session.detail].filter(Boolean).join(': ') || '–',
  ]);
  return textTable(
    ['session', 'pool', 'state', 'start', 'for', 'began', 'task', 'why'],
    rows,
    'left',
  );
}
