/** `greenroom frontier`: a trace thinned to a small pool, what each rule costs there, and what it costs at best. */
import { writeFile } from 'node:fs/promises';
import { command } from '../command.ts';
import { flag, many, number, text, toggle, whole } from '../flags.ts';
import { createProgress } from '../progress.ts';
import { worthOf } from './worth-of.ts';

/** The same seeds give the same figures. */
export const frontier = command({
  name: 'frontier',
  summary: 'what a small pool costs at best, and what each rule makes of it',
  about: `Thins a trace to a few calls at a time and plays it under the plain rules, under Greenroom and under the same programme told the true
rate, over many prices of waiting and of sharing: the last is the least that the calls can be served for. See docs/scaling.md.`,
  words: { usage: 'TRACE', least: 1, most: 1 },
  flags: {
    calls: flag(
      { takes: 'N', says: 'calls at a time, in the mean', otherwise: '1' },
      number(0.01, 6),
    ),
    days: flag({ takes: 'N', says: 'days that are played', otherwise: '14' }, number(1, 3650)),
    seeds: flag({ takes: 'N', says: 'draws of calls, pooled', otherwise: '3' }, whole(1, 100)),
    sessionMean: flag(
      {
        takes: 'S',
        says: 'mean length of a call; recorded lengths are scaled to it',
        otherwise: '240',
      },
      number(1, 1e5),
    ),
    worth: many(
      {
        takes: 'COLD,CPU',
        says: 'dollars of an instant answer and of a CPU of one’s own; may be repeated',
        usually: '12 settings, 4 of them for Greenroom',
      },
      worthOf,
    ),
    floorOnly: toggle('leave Greenroom out: the floor alone takes a minute'),
    threads: flag({ takes: 'N', says: 'played at once', otherwise: '1' }, whole(1, 64)),
    svg: flag({ takes: 'FILE', says: 'also a plot' }, text),
  },
  async run({ words: [path = ''], ...asked }, io) {
    const [{ readTrace }, { judgedSettings }, { playFrontier }, { frontierText }, { frontierSvg }] =
      await Promise.all([
        import('../../sim/trace/trace.ts'),
        import('../../sim/pool/judged-worlds.ts'),
        import('../../sim/frontier/play-frontier.ts'),
        import('../../sim/frontier/frontier-text.ts'),
        import('../../sim/frontier/frontier-svg.ts'),
      ]);
    const progress = createProgress(io.err, io.clock);
    const played = await playFrontier(await readTrace(path, {}), {
      settings: judgedSettings('spare', asked.sessionMean),
      callsAtATime: asked.calls,
      days: asked.days,
      seeds: Array.from({ length: asked.seeds }, (_, i) => i + 1),
      threads: asked.threads,
      production: !asked.floorOnly,
      worths: asked.worth,
      progress: (done, of) => progress.tell('playing', done / of),
    });
    progress.end();
    if (asked.svg !== undefined) await writeFile(asked.svg, frontierSvg(played));
    for (const line of frontierText(played)) io.say(line);
  },
});
