/** `greenroom doctor` in the real world. */
import { readdirSync } from 'node:fs';
import { readAccount } from './account/read-account.ts';
import { targetOf } from './account/target.ts';
import { loadConfig } from '../../lib/config/load-config.ts';
import { TABLE_NAME } from '../../local/bot-pool.ts';
import { runDoctor } from './doctor.ts';

/** Runs it with the command line after `doctor`. Answers the exit code. */
export function doctor(args: readonly string[]): Promise<number> {
  const { env } = process;
  if (targetOf(env).kind === 'local') {
    // The local endpoints take any, but the SDK insists on some.
    env['AWS_REGION'] ??= 'us-east-1';
    env['AWS_ACCESS_KEY_ID'] ??= 'local';
    env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
  }
  const plan = loadConfig;
  return runDoctor(args, {
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
    plan,
    read: () => {
      if (process.stderr.isTTY) console.error('Asking …');
      const { name, pools, bot } = plan();
      return readAccount({
        env,
        deployment: name,
        // A local system may run any agent.
        pools: targetOf(env).kind === 'local' ? agents() : Object.keys(pools),
        models: bot.uses.bedrockModels,
        localTable: TABLE_NAME,
        nowMs: Date.now(),
      });
    },
  });
}

function agents(): string[] {
  const files = readdirSync(new URL('../../agents', import.meta.url));
  return files.flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []));
}
