/** `greenroom session ID`: one session from its request to its end: what happened when, by whom and why. */
import { readStory } from '../../core/operator/read-story.ts';
import type { Session } from '../../core/session/session.ts';
import { TURN_STAGES } from '../../core/session/turn-ledger.ts';
import type { TurnNote } from '../../core/session/turn-note.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { findSessionById } from './find-by-id.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration, sayMoment } from './say-time.ts';

/** By its id, or the beginning of it. */
export const session = (reach: Reach) =>
  command({
    name: 'session',
    summary: 'one session from its request to its end: what happened, by whom and why',
    words: { usage: 'the id of a session, or how it begins', least: 1, most: 1 },
    flags: OPERATE_FLAGS,
    async run(asked, { clock, say }) {
      const deployment = await openPools(reach, asked);
      const found = await findSessionById(deployment, asked.words[0] ?? '');
      const story = await readStory(deployment.store, found);
      if (asked.json) return say(JSON.stringify(story));
      const { sessionId, pool, transport, state, createdAtMs, endedAtMs } = found;
      const lasted = sayDuration((endedAtMs ?? clock.nowMs()) - createdAtMs);
      say(`session ${sessionId}, pool ${pool}, over ${transport}: ${state}, for ${lasted}`);
      for (const line of describeCall(found)) say(line);
      const rows = story.steps.map(({ atMs, afterMs, what, by, why }) => [
        sayMoment(atMs),
        `+${sayDuration(afterMs)}`,
        by,
        what + (why ? `: ${why}` : ''),
      ]);
      const table = textTable(['when', 'after', 'by', ''], rows, 'left');
      for (const line of table.slice(1)) say(line);
      for (const line of describeTurns(story.turns)) say(line);
    },
  });

/** Who called whom, and what was left for us at the carrier. */
function describeCall({ phone, voicemail }: Pick<Session, 'phone' | 'voicemail'>): string[] {
  const call = phone ? [`call by ${phone.carrier}: ${phone.from} to ${phone.to}`] : [];
  const seconds = voicemail?.durationS === undefined ? '' : `, ${voicemail.durationS} s`;
  return voicemail ? [...call, `message at the carrier${seconds}: ${voicemail.url}`] : call;
}

/** A line a turn: when, how long, and each of its stages in ms; the one that took too much is marked. */
function describeTurns(turns: readonly TurnNote[]): string[] {
  if (turns.length === 0) return [];
  const rows = turns.map(({ afterMs, totalMs, stages, broke }) => [
    `+${sayDuration(afterMs)}`,
    `${totalMs} ms`,
    ...TURN_STAGES.map((stage) => `${stages[stage] ?? '–'}${stage === broke ? '!' : ''}`),
  ]);
  return ['', ...textTable(['turn', 'took', ...TURN_STAGES], rows, 'left')];
}
