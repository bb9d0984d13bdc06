/** Makes a Node process fail by an error of its own, through the debugger that it opens for SIGUSR1. */
import { evaluateIn } from './debugger.ts';
import { until } from './until.ts';

/** Where Node listens when it is asked to by a signal. */
const DEBUGGER = 'http://127.0.0.1:9229/json/list';

/** Throws in the process's own event loop, where nobody catches it. Throws here when another process's debugger is in the way. */
export async function failInside(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const fail = "setTimeout(() => { throw new Error('a fault of the test') }, 50)";
  const done = await evaluateIn(
    await until(findDebugger),
    `process.pid === ${pid} && Boolean(${fail})`,
  );
  if (done !== true) throw new Error('Cannot debug it: another process has the port');
}

async function findDebugger(): Promise<string | undefined> {
  try {
    const pages = (await (await fetch(DEBUGGER)).json()) as readonly Page[];
    return pages[0]?.webSocketDebuggerUrl;
  } catch {
    return undefined;
  }
}

interface Page {
  readonly webSocketDebuggerUrl: string;
}
