/** `greenroom chaos`: the whole pool under faults, load and deploys, for as long as wished. */
import { command } from '../command.ts';
import { flag, oneOf, whole } from '../flags.ts';
import { createProgress } from '../progress.ts';

/** The same seed gives the same history. */
export const chaos = command({
  name: 'chaos',
  summary: 'the whole pool under faults, deploys or overload, replayable by its seed',
  about: `The real API, two scalers and a supervisor in each task, over one table, in virtual time: an hour takes seconds. Processes are
killed and frozen, the table stalls, requests and answers are lost, listings lie, launches fail, dispatches double, revisions are
deployed and rolled back. What happened is judged by what the bots themselves know. See docs/testing.md.`,
  packages: 'all',
  flags: {
    sessions: flag({ takes: 'N', says: 'callers', otherwise: '1000' }, whole(1, 1_000_000)),
    seed: flag({ takes: 'S', says: 'of all chance', otherwise: '1' }, whole(0, 4_294_967_295)),
    kind: flag(
      { takes: 'KIND', says: 'storm, overload or deploys', otherwise: 'storm' },
      oneOf('storm', 'overload', 'deploys'),
    ),
  },
  async run({ sessions, seed, kind }, io) {
    const [{ runChaos }, { describeReport }, runs] = await Promise.all([
      import('../../test/chaos/chaos.ts'),
      import('../../test/chaos/describe-report.ts'),
      import('../../test/chaos/runs.ts'),
    ]);
    const of = { storm: runs.STORMY, overload: runs.OVERLOAD, deploys: runs.DEPLOYS }[kind];
    const progress = createProgress(io.err, io.clock);
    const report = await runChaos({ ...of, sessions, seed }, (done) =>
      progress.tell('callers', done / sessions),
    );
    progress.end();
    io.say(`${kind}, ${sessions} sessions, seed ${seed}`);
    for (const line of describeReport(report)) io.say(line);
    return report.violations.length === 0 ? 0 : 1;
  },
});
