/** Makes a Node process fail by an error of its own, through the debugger that it opens for SIGUSR1. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from './until.ts';

/** Where Node listens when it is asked to by a signal. */
const DEBUGGER = 'http://127.0.0.1:9229/json/list';

/** Throws in the process's own event loop, where nobody catches it. Throws here when another process's debugger is in the way. */
export async function failInside(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const debug = new WebSocket(await until(findDebugger));
  await once(debug, 'open');
  const fail = "setTimeout(() => { throw new Error('a fault of the test') }, 50)";
  const expression = `process.pid === ${pid} && Boolean(${fail})`;
  debug.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  const answer = String(await once(debug, 'message'));
  debug.terminate();
  if (!answer.includes('"value":true')) throw new Error(`Cannot debug it: ${answer}`);
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
