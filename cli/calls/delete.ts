/** `greenroom calls delete`: what was kept of a call, or of all calls of a caller. */
import { deleteCaller, deleteSession } from '../../core/archive/delete-calls.ts';
import { WrongUse } from '../../core/cannot-run.ts';
import { hashCaller } from '../../services/supervisor/call/hash-caller.ts';
import { command } from '../command.ts';
import { flag, text } from '../flags.ts';
import { IN, openPlace } from './archive-flag.ts';

/** For good: a bucket of ours keeps no versions. */
export const callsDelete = command({
  name: 'calls delete',
  summary: 'deletes what was kept of a session, or of every session of a caller',
  flags: {
    in: IN,
    caller: flag(
      {
        takes: 'WHO',
        says: 'a telephone number such as +14155550100, or a start request’s requestData.userId',
      },
      text,
    ),
  },
  words: { usage: 'SESSION, or --caller WHO', least: 0, most: 1 },
  async run({ in: place, caller, words: [sessionId] }, { say }) {
    if ((sessionId === undefined) === (caller === undefined))
      throw new WrongUse('calls delete takes SESSION or --caller WHO, and not both');
    const archive = await openPlace(place);
    if (sessionId !== undefined) {
      say(`${await deleteSession(archive, sessionId)} objects of ${sessionId} deleted`);
      return;
    }
    const sessions = await deleteCaller(archive, hashCaller(caller ?? ''));
    say(`${sessions.length} sessions deleted`);
  },
});
