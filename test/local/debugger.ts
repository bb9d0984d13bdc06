/** A Node process's debugger, to do and to see what it has no door for. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Evaluates an expression in the process's own event loop, and answers its value as JSON. Throws what it throws. */
export async function evaluateIn(debuggerUrl: string, expression: string): Promise<unknown> {
  const debug = new WebSocket(debuggerUrl);
  await once(debug, 'open');
  const params = { expression, awaitPromise: true, returnByValue: true };
  debug.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const [text] = (await once(debug, 'message')) as [Buffer];
  debug.terminate();
  const { result } = JSON.parse(text.toString()) as { readonly result?: Evaluated };
  if (!result || result.exceptionDetails) throw new Error(`Cannot evaluate it: ${text.toString()}`);
  return result.result.value;
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}
