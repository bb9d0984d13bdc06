/** `greenroom search`: a search of the claim protocol as large as wished. */
import { WrongUse } from '../../core/cannot-run.ts';
import type { Model } from '../../test/core/search/model.ts';
import { command } from '../command.ts';
import { flag, toggle, whole } from '../flags.ts';
import { createProgress } from '../progress.ts';

/** Searches every history of a model. */
export const search = command({
  name: 'search',
  summary: 'every history of the claim protocol, for a model as large as wished',
  about:
    'Searches every history of the claim protocol; see docs/decisions/0420-explicit-state-search.md.',
  packages: 'all',
  flags: {
    tasks: flag({ takes: 'N', says: 'tasks at a time, 1 to 4', otherwise: '2' }, whole(1, 4)),
    seats: flag({ takes: 'N', says: 'seats a task, 1 to 3', otherwise: '2' }, whole(1, 3)),
    sessions: flag({ takes: 'N', says: 'sessions at a time, 1 to 4', otherwise: '3' }, whole(1, 4)),
    launches: toggle('tasks are launched, die and are replaced; deploys and rollbacks at any time'),
    spares: toggle('the supervisor opens and closes its spare seats'),
    connects: toggle('caller and bot connect as a step of its own'),
    oneKey: toggle('all sessions are tries of one idempotency key'),
    oneShot: toggle('a task serves one session and retires'),
    brokers: flag(
      {
        takes: 'N',
        says: '1 or 2 brokers a session, each with its own progress, and messages that are lost, doubled and late',
        usually: 'a crowd without a memory, which covers them',
        otherwise: '0',
      },
      whole(0, 2),
    ),
    reads: toggle('with --brokers: a claim’s read and its write are two steps'),
    retries: toggle(
      'with --brokers: a client’s retry may start a broker that does not hold the session',
    ),
    limit: flag(
      {
        takes: 'N',
        says: 'stop after so many states; 1 GB of memory holds about 10 million',
        otherwise: '50000000',
      },
      whole(1, 500_000_000),
    ),
  },
  async run(asked, io) {
    const { brokers, limit } = asked;
    if (brokers === 0 && (asked.reads || asked.retries))
      throw new WrongUse('--reads and --retries need --brokers');
    if (brokers > 0 && asked.oneKey) throw new WrongUse('--one-key goes without --brokers');
    const [{ describeFound, describeModel }, { CROWD, SMALL }, searching] = await Promise.all([
      import('../../test/core/search/describe-search.ts'),
      import('../../test/core/search/model.ts'),
      import('../../test/core/search/search.ts'),
    ]);
    const model: Model = {
      ...(brokers > 0 ? SMALL : CROWD),
      tasks: asked.tasks,
      seats: asked.seats,
      sessions: asked.sessions,
      launches: asked.launches,
      spares: asked.spares,
      connects: asked.connects,
      oneKey: asked.oneKey,
      reads: asked.reads,
      retries: asked.retries,
      brokers: brokers as Model['brokers'],
      isolation: asked.oneShot ? 'task' : 'process',
    };
    io.say(`${describeModel(model)}, at most ${limit.toLocaleString('en-US')} states`);
    const progress = createProgress(io.err, io.clock);
    const found = searching.search(model, {
      limit,
      progress: ({ states, depth }) =>
        progress.tell(`${states} states, depth ${depth}`, states / limit),
    });
    progress.end();
    io.say(describeFound(found));
    if (found.broken)
      io.say(`BROKEN: ${found.broken.rule}\n  ${found.broken.history.join('\n  ')}`);
    return found.broken || (found.drained?.stuck ?? 0) > 0 ? 1 : 0;
  },
});
