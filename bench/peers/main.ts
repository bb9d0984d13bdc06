/** The entry of `npm run bench:peers`. */
import { runBench } from '../run-bench.ts';
import { blockedBot } from './blocked-bot.ts';
import { starts } from './start-section.ts';
import { tenAtOnce } from './ten-at-once.ts';

try {
  await runBench(
    {
      command: 'npm run bench:peers',
      about:
        "Greenroom beside what a user would start with: Pipecat's development runner (installed into\n.greenroom/, which git ignores) and a bare WebRTC server. Nothing is left running.",
      sections: [starts, tenAtOnce, blockedBot],
      out: 'bench/results/peers.json',
    },
    process.argv.slice(2),
  );
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
