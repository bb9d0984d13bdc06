/**
 * Runs a program to its end. It keeps the terminal, so that it may ask (the CDK asks only where its output is one); what it
 * says of errors is passed on and answered. A quiet one is only answered.
 */
import { spawn } from 'node:child_process';
import type { Ran } from '../account/reach.ts';

/** A CDK that looks nothing up. */
const QUIET_TOOLS = { CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** Its code and what it wrote: of one with the terminal only the error stream. Rejects when it cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  { quiet = false, env }: { quiet?: boolean; env: Readonly<Record<string, string | undefined>> },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', 'inherit', 'pipe'],
      env: { ...env, ...QUIET_TOOLS },
    });
    let output = '';
    child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      if (!quiet) process.stderr.write(bytes);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
