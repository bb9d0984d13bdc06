/** `npm run simulate -- --trace FILE`: is the policy any good on your own traffic? */
import { runSimulate } from './run-simulate.ts';

process.exitCode = await runSimulate(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  nowMs: () => performance.now(),
});
