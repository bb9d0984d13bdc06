/** A proxy before a DynamoDB that loses answers or refuses requests, to see what the adapter makes of it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to the next request of an operation. */
export type Mishap =
  /** It is carried out, and its answer lost. */
  | { readonly kind: 'answer-lost' }
  /** It is not carried out; this is answered instead. */
  | { readonly kind: 'refused'; readonly body: Readonly<Record<string, unknown>> };

/** A running proxy. */
export interface LossyProxy {
  readonly url: string;
  /** Arms it: these happen to the next requests of that operation, one each. */
  arm(operation: string, ...mishaps: Mishap[]): void;
  /** How many requests of that operation came since it was armed. */
  seen(operation: string): number;
  close(): Promise<void>;
}

/** Starts one on the loopback interface. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const armed = new Map<string, Mishap[]>();
  const counts = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const mishap = armed.get(operation)?.shift();
    if (mishap?.kind === 'refused') return refuse(incoming, outgoing, mishap.body);
    forward(incoming, outgoing, { target, lost: mishap !== undefined });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm(operation, ...mishaps) {
      armed.set(operation, [...mishaps]);
      counts.set(operation, 0);
    },
    seen: (operation) => counts.get(operation) ?? 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, body: object): void {
  incoming.resume().on('end', () => {
    outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify(body));
  });
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, lost }: { target: string; lost: boolean },
): void {
  const { method, headers } = incoming;
  const passed = request(target, { method: method ?? 'POST', headers }, (answer) => {
    if (lost) {
      answer.resume().on('end', () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
}
