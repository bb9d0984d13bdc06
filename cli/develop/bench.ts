/** The benchmarks, for who works on Greenroom. */
import type { Bench } from '../../bench/run-bench.ts';
import { command } from '../command.ts';
import { flag, number, text, whole } from '../flags.ts';

const FLAGS = {
  only: flag(
    {
      takes: 'NAME[,NAME]',
      says: 'these sections and no others; a wrong name lists those there are',
    },
    text,
  ),
  scale: flag(
    { takes: 'NUMBER', says: 'times the usual sample sizes; 0.2 for a quick look', otherwise: '1' },
    number(0.001, 10),
  ),
  out: flag(
    { takes: 'FILE', says: 'where figures are kept, by section', usually: 'bench/results/' },
    text,
  ),
};

/** Ours alone. */
export const bench = benchCommand(
  {
    name: 'bench',
    script: 'npm run bench',
    summary: 'how fast Greenroom is on this machine, part by part',
    about: 'How fast Greenroom is on this machine, part by part. Nothing is left running.',
  },
  async () => (await import('../../bench/sections.ts')).OWN_BENCH,
);

/** Beside others. */
export const benchPeers = benchCommand(
  {
    name: 'bench peers',
    summary: 'the same beside Pipecat’s runner and a bare WebRTC server',
    about:
      'Greenroom beside what a user would start with: Pipecat’s development runner (installed into .greenroom/, which git ignores) and a bare WebRTC server. Nothing is left running.',
  },
  async () => (await import('../../bench/peers/peers.ts')).PEERS,
);

function benchCommand(
  parts: { name: string; summary: string; about: string; script?: string },
  load: () => Promise<Bench>,
) {
  return command({
    ...parts,
    packages: 'all',
    flags: FLAGS,
    async run(asked, io) {
      const { runBench } = await import('../../bench/run-bench.ts');
      await runBench(await load(), asked, io);
    },
  });
}

/** A call's memory. */
export const benchMemory = command({
  name: 'bench memory',
  summary: 'whether a call’s memory grows with its length; an hour in five minutes',
  about: `The conversation engine hears and speaks for so long, played faster than it lasts, with a collection before each look.
Exits with 1 where the last look holds more than a tenth over the fifth minute's.`,
  packages: 'all',
  flags: {
    minutes: flag({ takes: 'N', says: 'of the call', otherwise: '60' }, whole(5, 1_440)),
    speed: flag({ takes: 'TIMES', says: 'as fast as it lasts', otherwise: '12' }, number(1, 100)),
  },
  async run(asked, io) {
    const { measureLongCall } = await import('../../bench/long-call.ts');
    return (await measureLongCall(asked, io.say)) ? 0 : 1;
  },
});

/** The scaler's tick. */
export const benchScaler = command({
  name: 'bench scaler',
  summary: 'one scaler tick over 30,000 tasks and 8 weeks of history',
  packages: 'all',
  flags: {},
  run: async () => void (await import('../../bench/scaler-tick.ts')),
});

/** The API's bundle. */
export const benchBundle = command({
  name: 'bench bundle',
  summary: 'what the API’s Lambda bundle is made of, and how fast it starts',
  packages: 'all',
  flags: {},
  run: async () => void (await import('../../bench/api-bundle.ts')),
});
