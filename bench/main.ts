/** The entry of `npm run bench`. */
import { runBench } from './run-bench.ts';
import { SECTIONS } from './sections.ts';

try {
  await runBench(
    {
      command: 'npm run bench',
      about: 'How fast Greenroom is on this machine, part by part. Nothing is left running.',
      sections: SECTIONS,
      out: 'bench/results/bench.json',
    },
    process.argv.slice(2),
  );
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
