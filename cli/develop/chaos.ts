/** `greenroom chaos`: the whole pool under faults, load and deploys, for as long as wished. */
import { createWriteStream } from 'node:fs';
import { WrongUse } from '../../core/cannot-run.ts';
import type { ChaosRun } from '../../test/chaos/runs.ts';
import { command } from '../command.ts';
import { flag, oneOf, text, toggle, whole } from '../flags.ts';
import { createProgress } from '../progress.ts';

const KINDS = ['storm', 'overload', 'deploys', 'soak'] as const;

/** The same seed gives the same callers and faults; in virtual time, the same history. */
export const chaos = command({
  name: 'chaos',
  script: 'npm run chaos',
  summary: 'the whole pool under faults, deploys or overload, replayable by its seed',
  about: `Processes are killed and frozen, connections go silent, the table stalls, requests and answers are lost, listings lie,
launches fail in each way, dispatches double, revisions are deployed and rolled back. What happened is judged by what the bots
themselves know and by the table's own writes, never by the system's word. Exits with 1 where a rule was broken.

--time real (as it is without): the local system of real processes, the product's own supervisors among them; a bot is a real
process without media, so that 10,000 calls fit on a laptop. The seed gives callers and faults, the machine gives the rest.
--time virtual: the same services in one process over a table in memory, where an hour takes seconds, and the same seed gives the
same history.

--kind soak (in real time): nothing goes wrong, and the same processes serve all callers; what they hold of memory, file descriptors and
sockets at the end is compared with what they held after a quarter. See docs/testing.md.`,
  packages: 'all',
  flags: {
    sessions: flag({ takes: 'N', says: 'callers', otherwise: '500' }, whole(1, 1_000_000)),
    seed: flag({ takes: 'S', says: 'of all chance', otherwise: '1' }, whole(0, 4_294_967_295)),
    kind: flag(
      { takes: 'KIND', says: 'storm, overload, deploys or soak', otherwise: 'storm' },
      oneOf(...KINDS),
    ),
    time: flag(
      { takes: 'TIME', says: 'real or virtual', otherwise: 'real' },
      oneOf('real', 'virtual'),
    ),
    log: flag({ takes: 'FILE', says: 'gets what the processes print, in real time' }, text),
    json: toggle('the report as JSON'),
  },
  async run({ sessions, seed, kind, time, log, json }, io) {
    const [runs, { runVirtual }, { runProcesses }, report] = await Promise.all([
      import('../../test/chaos/runs.ts'),
      import('../../test/chaos/virtual/run-virtual.ts'),
      import('../../test/chaos/processes/run-processes.ts'),
      import('../../test/chaos/report.ts'),
    ]);
    const options = { ...runOf(runs.RUNS[time], kind), sessions, seed };
    const bar = createProgress(io.err, io.clock);
    const progress = (done: number) => bar.tell('callers', done / sessions);
    const file = log === undefined ? undefined : createWriteStream(log);
    const to = { progress, log: (line: string) => void file?.write(`${line.trimEnd()}\n`) };
    const done =
      time === 'real' ? await runProcesses(options, to) : await runVirtual(options, progress);
    bar.end();
    file?.end();
    const what = { kind, time, sessions, seed };
    if (json) io.say(JSON.stringify({ ...what, ...report.toJson(done) }));
    else {
      io.say(`${kind}, ${sessions} callers, ${time} time, seed ${seed}`);
      for (const line of report.describeReport(done)) io.say(line);
    }
    return done.violations.length === 0 ? 0 : 1;
  },
});

/** Throws `WrongUse` for a kind that this time has not. */
function runOf(
  all: Readonly<Partial<Record<(typeof KINDS)[number], ChaosRun>>>,
  kind: (typeof KINDS)[number],
): ChaosRun {
  const run = all[kind];
  if (!run) throw new WrongUse(`--kind ${kind} must be in --time real`);
  return run;
}
