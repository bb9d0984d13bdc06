/** Runs the CDK's command line as it is pinned here, and turns its commonest failures into what to do. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotRun } from '../../../core/cannot-run.ts';
import { adviceOnCdk } from '../../refusal.ts';
import type { DeploymentReach, RunHow } from '../account/reach.ts';

/** Its exit must be 0. Throws `CannotRun` with what to do, or with its last lines. */
export async function runCdk(
  reach: Pick<DeploymentReach, 'run'>,
  args: readonly string[],
  how?: RunHow,
): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('aws-cdk/package.json');
  const ran = await reach.run(process.execPath, [join(dirname(manifest), 'bin/cdk'), ...args], how);
  if (ran.code !== 0) throw new CannotRun(explainCdk(args[0] ?? '', ran.output));
  return ran.output;
}

/** One line of what to do. */
export function explainCdk(command: string, output: string): string {
  const config = /Cannot use greenroom[\w.-]*\.config\.ts: .*/.exec(output);
  if (config) return config[0];
  const advice = adviceOnCdk(output);
  if (advice !== undefined) return `Cannot ${command}: ${advice}.`;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return `Cannot ${command}: the CDK ended with an error. Its last lines:\n${lines.slice(-15).join('\n')}`;
}
