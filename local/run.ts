/** One run of `npm start`: from the flags to the last process gone. */
import { chooseAgent } from './agent/choose-agent.ts';
import { createClosing } from './closing.ts';
import { describeSystem } from './describe-system.ts';
import type { LocalFlags } from './flags.ts';
import { startSystem } from './start-system.ts';
import { createTaskLog } from './task-log.ts';

/** Runs until the signal aborts. Throws `CannotStart` when it cannot begin; nothing is left running either way. */
export async function run(flags: LocalFlags, signal: AbortSignal): Promise<void> {
  const closing = createClosing();
  try {
    const { agent, providers, says } = await chooseAgent(flags.agent, process.env);
    const log = createTaskLog(() => new Date(), flags.quiet ? undefined : console.log);
    const options = { flags, agent, providers, log, signal };
    const system = await startSystem(options, closing);
    console.log(describeSystem(system, options));
    await system.ready();
    if (!signal.aborted) console.log([says, readyLine(system.url)].filter(Boolean).join('\n'));
    await aborted(signal);
    console.log('Stopping …');
  } finally {
    await closing.close();
  }
}

function readyLine(url: string): string {
  const seconds = (performance.now() / 1000).toFixed(1);
  return `Ready after ${seconds} s: open ${url} and press Start. Ctrl-C stops everything.`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
