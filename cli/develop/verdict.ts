/** `greenroom verdict`: every pool that the rule is held against, what was wanted there, and whether it is reached or can be. */
import { command } from '../command.ts';
import { flag, many, oneOf, text, whole } from '../flags.ts';
import { createProgress } from '../progress.ts';

/** The same seeds give the same figures. */
export const verdict = command({
  name: 'verdict',
  summary: 'each pool that the rule is held against: reached, out of reach, or missed',
  about: `Plays traces whole and thinned to 3, 1, 0.3 and 0.1 calls at a time, with a spare seat and without, under a plain rule, under Greenroom
and under the best rule that knows the true rate: a target that even that one does not reach is out of reach. It takes about an hour of a
processor for each trace; --keep goes on where a run was stopped. See docs/scaling.md.`,
  words: { usage: 'TRACE [TRACE …]', least: 1, most: 100 },
  flags: {
    seeds: flag({ takes: 'N', says: 'draws of calls, pooled', otherwise: '3' }, whole(1, 100)),
    world: many(
      {
        takes: 'NAME',
        says: 'only pools with a spare seat, or only those at ticks',
        usually: 'both',
      },
      oneOf('spare', 'ticks'),
    ),
    calls: many(
      { takes: 'N', says: 'only pools of so many calls at a time', usually: 'all' },
      oneOf('3', '1', '0.3', '0.1', 'all'),
    ),
    threads: flag({ takes: 'N', says: 'pools at once', otherwise: '1' }, whole(1, 64)),
    keep: flag({ takes: 'FILE', says: 'what was played, and is not played again' }, text),
  },
  async run({ words: paths, ...asked }, io) {
    const [{ readTrace }, { wantedRows }, { judgeRows }, { verdictHead, verdictLine }] =
      await Promise.all([
        import('../../sim/trace/trace.ts'),
        import('../../sim/verdict/wanted-rows.ts'),
        import('../../sim/verdict/judge-rows.ts'),
        import('../../sim/verdict/verdict-text.ts'),
      ]);
    const traces = await Promise.all(paths.map((path) => readTrace(path, {})));
    const among = (chosen: readonly string[], one: string) =>
      chosen.length === 0 || chosen.includes(one);
    const rows = wantedRows()
      .filter(({ world }) => among(asked.world, world))
      .filter(({ callsAtATime }) => among(asked.calls, `${callsAtATime ?? 'all'}`))
      .flatMap((row) => traces.map((trace) => ({ trace, row })));
    const progress = createProgress(io.err, io.clock);
    for (const line of verdictHead()) io.say(line);
    await judgeRows(rows, {
      ...asked,
      progress: (done, of) => progress.tell(`${done} of ${of} pools`, done / of),
      onRow: (row) => {
        progress.end();
        io.say(verdictLine(row));
      },
    });
    progress.end();
  },
});
