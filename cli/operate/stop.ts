/** `greenroom stop`: ends a call, or a task with its calls. The one command of these that a caller notices. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { isLive, isOpen, type Session } from '../../core/session/session.ts';
import { giveUpSession } from '../../core/session/session-transitions.ts';
import { advanceSession } from '../../core/store/advance.ts';
import type { Task } from '../../core/task/task.ts';
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import { drainOpen } from './drain.ts';
import { findSessionById, findTask } from './find-by-id.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { FoundDeployment, Reach } from './reach.ts';

/** A session by its id; a task after `--task`. */
export const stop = (reach: Reach) =>
  command({
    name: 'stop',
    summary: 'ends a call now; with --task a task, and with --calls also the calls on it',
    about: `Ends one session, whether it waits or talks: its bot says goodbye to nobody, the caller is told ended_by_api. With --task the
word is a task: it is drained, and stopped once it is empty; --calls ends the calls on it, too.`,
    words: { usage: 'the id of a session (or a task), or how it begins', least: 1, most: 1 },
    flags: {
      ...OPERATE_FLAGS,
      task: toggle('the id is a task’s'),
      calls: toggle('the calls on the task are ended, too'),
    },
    more: 'On AWS a call is ended by the API: set GREENROOM_API_KEY to a key with the scope sessions.',
    async run(asked, io) {
      if (asked.calls && !asked.task) throw new WrongUse('--calls goes with --task');
      const deployment = await openPools(reach, asked);
      const [id = ''] = asked.words;
      const ended = asked.task
        ? await stopTask(deployment, await findTask(deployment, id), asked.calls)
        : [await stopSession(deployment, io.clock.nowMs(), await findSessionById(deployment, id))];
      if (asked.json) return io.say(JSON.stringify({ ended }));
      for (const sessionId of ended) io.say(`session ${sessionId} is over`);
      if (asked.task) io.say('the task takes no new session, and is stopped once it is empty');
    },
  });

async function stopSession(
  deployment: FoundDeployment,
  nowMs: number,
  session: Session,
): Promise<string> {
  const { sessionId } = session;
  if (isLive(session)) {
    await deployment.endCall(sessionId);
    return sessionId;
  }
  if (!isOpen(session)) throw new CannotRun(`Cannot stop ${sessionId}: it is ${session.state}`);
  const given = await advanceSession(deployment.store, session, (open) =>
    giveUpSession(open, { reason: 'ended_by_api', nowMs }),
  );
  // Somebody served it meanwhile, or it is over; a session has only a few versions.
  if (given.outcome !== 'lost' || !given.current) return sessionId;
  return stopSession(deployment, nowMs, given.current);
}

async function stopTask(
  deployment: FoundDeployment,
  task: Task,
  withCalls: boolean,
): Promise<readonly string[]> {
  const drained = await drainOpen(deployment.store, task);
  if (!withCalls) return [];
  const live = drained.seats.flatMap((seat) =>
    seat.state === 'active' ? (seat.sessionId ?? []) : [],
  );
  for (const sessionId of live) await deployment.endCall(sessionId);
  return live;
}
