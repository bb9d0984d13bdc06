/** Runs a program to its end: what it writes is passed on as it comes, or kept quiet, and answered. */
import { spawn } from 'node:child_process';
import type { Ran } from './reach.ts';

/** A CDK that looks nothing up. */
const QUIET_TOOLS = { CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Its code and its output; rejects when it cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  { quiet = false, env }: { quiet?: boolean; env: Readonly<Record<string, string | undefined>> },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      // The keyboard stays with the program: it may ask for approval.
      stdio: [quiet ? 'ignore' : 'inherit', 'pipe', 'pipe'],
      env: { ...env, ...QUIET_TOOLS },
    });
    let output = '';
    const take = (to: NodeJS.WriteStream) => (bytes: Buffer) => {
      output += bytes.toString();
      if (!quiet) to.write(bytes);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
