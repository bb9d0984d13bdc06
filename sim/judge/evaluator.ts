/** Runs the evaluator, a Python program, and reads its JSON. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Worth } from '../../core/pool/pool.ts';

/** What the evaluator says of one policy on one trace; shares in percent. */
export interface Judgement {
  readonly policy: string;
  readonly cold_pct: number;
  readonly overhead: number;
  readonly cost: number;
  readonly spare_pct: number;
  readonly launches_per_session: number;
}

/** Runs it once with options; answers a verdict for each policy. */
export type Evaluate = (options: readonly string[]) => Promise<Judgement[]>;

const run = promisify(execFile);

/** The evaluator at a path. */
export function createEvaluator(path: string): Evaluate {
  return async (options) => {
    process.stderr.write(`  … ${options.slice(1).join(' ').slice(0, 110)}\n`);
    const { stdout } = await run('python3', [path, ...options, '--json'], {
      maxBuffer: 64_000_000,
    });
    return JSON.parse(stdout) as Judgement[];
  };
}

/** The option that runs our policy with its two wanted shares. */
export function ourPolicy(shares: { cold?: number; shared?: number }): string[] {
  const wanted = Object.entries(shares).map(([name, share]) => `--${name} ${share}`);
  return policyWith(wanted.join(' '));
}

/** The same, both probabilities from money alone. */
export function policyOfMoney({ instantAnswer, ownCpu, idleMinute }: Worth): string[] {
  return policyWith(`--worth ${instantAnswer},${ownCpu},${idleMinute}`);
}

function policyWith(flags: string): string[] {
  return ['--policy-cmd', `${process.execPath} bin/greenroom.mjs policy ${flags}`];
}
