/** Takes a saved agent into the running system: bundled anew, tried, and put in the old one's place, which idle bots notice. */
import { renameSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAgent } from '../../tools/bundle/bundle-bot.mjs';
import { describeByProcess } from './read-agent.ts';

const AGENTS = fileURLToPath(new URL('../../agents', import.meta.url));

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** What is watched, and who hears of it. */
export interface Reloading {
  readonly name: string;
  /** The folder of the bundle that bots run from. */
  readonly bundle: string;
  readonly say: (line: string) => void;
}

/** Watches until the signal aborts. */
export function reloadAgent(of: Reloading, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(of), SETTLE_MS);
  };
  const unwatched = (error: unknown) =>
    of.say(`agents/ cannot be watched, so a saved agent wants a restart: ${String(error)}`);
  try {
    const watcher = watch(AGENTS, { recursive: true, persistent: false }, settle);
    watcher.on('error', unwatched);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      watcher.close();
    });
  } catch (error) {
    unwatched(error);
  }
}

/** A file that is wrong is told, and changes nothing. Resolves to whether it was taken. */
export async function reload({ name, bundle, say }: Reloading): Promise<boolean> {
  const folder = join(bundle, 'agents');
  const fresh = join(folder, `${name}.new.mjs`);
  try {
    await bundleAgent(name, folder, fresh);
    const described = await describeByProcess(name, bundle, fresh);
    if ('wrong' in described) throw new Error(described.wrong);
    renameSync(fresh, join(folder, `${name}.mjs`));
    say(`agents/${name}.ts was saved: the next call has it.`);
    return true;
  } catch (error) {
    rmSync(fresh, { force: true });
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
    say(`agents/${name}.ts was saved and is not used: ${line}`);
    return false;
  }
}
