/** The account of this process, and the configuration of this checkout. */
import { readdirSync } from 'node:fs';
import { targetOf } from './account/target.ts';
import type { DoctorReach } from './doctor.ts';

const AGENTS = new URL('../../agents', import.meta.url);

/** Eight AWS clients are loaded when they are asked for. */
export const liveDoctorReach: DoctorReach = {
  plan: async () => (await import('../../lib/config/load-config.ts')).loadConfig(),
  async read() {
    const { env } = process;
    const isLocal = targetOf(env).kind === 'local';
    if (isLocal) {
      // The local endpoints take any, but the SDK insists on some.
      env['AWS_REGION'] ??= 'us-east-1';
      env['AWS_ACCESS_KEY_ID'] ??= 'local';
      env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
    }
    const [{ readAccount }, { loadConfig }, { TABLE_NAME }] = await Promise.all([
      import('./account/read-account.ts'),
      import('../../lib/config/load-config.ts'),
      import('../../local/bot-pool.ts'),
    ]);
    const { name, pools, bot, direct } = await loadConfig();
    return readAccount({
      env,
      deployment: name,
      // A local system may run any agent.
      pools: isLocal ? agents() : Object.keys(pools),
      models: bot.uses.bedrockModels,
      phoneSecret: bot.phoneSecret,
      direct,
      localTable: TABLE_NAME,
      nowMs: Date.now(),
    });
  },
};

function agents(): string[] {
  const files = readdirSync(AGENTS);
  return files.flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []));
}
