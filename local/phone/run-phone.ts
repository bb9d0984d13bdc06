/** One run of `npm run phone`: the system, four carriers, and either a page to ring from or many calls at once. */
import { chooseAgent } from '../agent/choose-agent.ts';
import { createClosing } from '../closing.ts';
import { createTaskLog } from '../task-log.ts';
import { driveCalls, type Load } from './drive-calls.ts';
import { countFrames } from './frame-counts.ts';
import { sayLoad } from './say-load.ts';
import { servePhone } from './serve-phone.ts';
import { startWithCarriers } from './start-with-carriers.ts';

/** What it is run with. */
export interface PhoneFlags {
  readonly agent: string | undefined;
  /** Of the page. */
  readonly port: number;
  readonly warm: number;
  readonly spareSeats: number | undefined;
  readonly quiet: boolean;
  /** Calls instead of a page. */
  readonly load: Load | undefined;
}

/** Runs until the signal aborts, or the calls are over. Returns whether anything was wrong with them. */
export async function runPhone(flags: PhoneFlags, signal: AbortSignal): Promise<boolean> {
  const closing = createClosing();
  try {
    const { agent, providers, says } = await chooseAgent(flags.agent, process.env);
    const print = flags.quiet ? undefined : console.log;
    const { log, frames } = countFrames(createTaskLog(() => new Date(), print));
    const { warm, spareSeats, quiet } = flags;
    // A load is measured on the tasks that it was given: others, warmed beside it, would be measured, too.
    const maxTasks = flags.load ? warm : Math.max(6, 2 * warm);
    const sizes = { warm, maxTasks, spareSeats, quiet };
    const own = {
      port: 0,
      host: 'localhost',
      launchDelayMs: 0,
      data: undefined,
      agent: agent.name,
    };
    const options = { flags: { ...own, ...sizes }, agent, providers, log, signal };
    const { system, exchanges } = await startWithCarriers(options, closing);
    if (says) console.log(says);
    const url = flags.load ? undefined : await servePhone(flags.port, exchanges, closing);
    await system.ready();
    if (flags.load) {
      const report = await driveCalls(exchanges, flags.load, signal);
      for (const line of sayLoad(report, frames())) console.log(line);
      return report.errors.length > 0 || report.leftOpen > 0;
    }
    console.log(
      `Ready: open ${url} and press Call. The API is at ${system.url}; Ctrl-C stops everything.`,
    );
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return false;
  } finally {
    await closing.close();
  }
}
