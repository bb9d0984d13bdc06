/** A supervisor without processes: a real HTTP server over the real transitions, whose bots answer at once. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DispatchRequest } from '../../../core/claim/dispatch.ts';
import type { EndReason } from '../../../core/session/session.ts';
import { acceptSession, endSession } from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { acceptSeat, releaseSeat, type TaskFacts } from '../../../core/task/task-transitions.ts';
import { newTask, warmed } from '../../contract/tasks.ts';

/** How it treats a dispatch. */
export type Manner = 'accepts' | 'hangs' | 'refuses' | 'loses its answer';

export interface FakeSupervisor {
  readonly taskId: string;
  readonly endpoint: string;
  manner: Manner;
  /** What clients sent to its bots. */
  readonly signals: { method: string; sessionId: string; body: unknown }[];
  /** The status and body of the next signals; none: an answer as a bot gives it. */
  reply: { status: number; body: unknown } | undefined;
  close(): Promise<void>;
}

/** Starts it with a warm task of its own in the store. */
export async function startFakeSupervisor(
  store: Store,
  taskId: string,
  facts: Partial<TaskFacts> = {},
): Promise<FakeSupervisor> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await store.register(warmed(newTask(taskId, { endpoint, ...facts })), Date.now());
  const self: FakeSupervisor = {
    taskId,
    endpoint,
    manner: 'accepts',
    signals: [],
    reply: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const body = await readJson(request);
    const [, , sessionId = '', signalling] = (request.url ?? '').split('/');
    const { status, answer } = signalling
      ? signal(request.method ?? '', sessionId, body)
      : request.method === 'DELETE'
        ? await end(sessionId, (body as { reason: EndReason }).reason)
        : await dispatch(body as DispatchRequest);
    if (status === 0) return void request.socket.destroy();
    if (status < 0) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  }

  async function dispatch({ sessionId, seat, epoch, from }: DispatchRequest) {
    if (self.manner === 'hangs') return { status: -1, answer: undefined };
    const refusal = { status: 409, answer: { outcome: 'refused', because: 'no such claim' } };
    if (self.manner === 'refuses') return refusal;
    const task = await store.getTask(taskId);
    const session = await store.getSession(sessionId);
    if (!task || !session) return refusal;
    const assignment = { taskId, seat, epoch, endpoint };
    const nextTask = acceptSeat(task, { seat, epoch, sessionId });
    const next = acceptSession(session, { assignment, from, nowMs: Date.now() });
    if (nextTask.outcome === 'refused' || next.outcome === 'refused') return refusal;
    const saved = await store.saveBoth(
      { before: task, after: nextTask.next },
      { before: session, after: next.next },
    );
    if (saved.outcome === 'conflict') return refusal;
    if (self.manner === 'loses its answer') return { status: 0, answer: undefined };
    return { status: 200, answer: { outcome: 'accepted', session: next.next } };
  }

  function signal(method: string, sessionId: string, body: unknown) {
    self.signals.push({ method, sessionId, body });
    if (self.reply) return { status: self.reply.status, answer: self.reply.body };
    const sdp = { sdp: 'v=0\r\n', type: 'answer', pc_id: 'pc1' };
    return { status: 200, answer: method === 'POST' ? sdp : { status: 'success' } };
  }

  async function end(sessionId: string, reason: EndReason) {
    const task = await store.getTask(taskId);
    const session = await store.getSession(sessionId);
    const by = session?.assignment;
    if (!task || !session || by?.taskId !== taskId) return { status: 404, answer: undefined };
    const over = endSession(session, by, { reason, nowMs: Date.now() });
    const free = releaseSeat(task, { ...by, sessionId });
    if (over.outcome === 'refused' || free.outcome === 'refused') {
      return { status: 404, answer: undefined };
    }
    await store.saveBoth({ before: task, after: free.next }, { before: session, after: over.next });
    return { status: 204, answer: undefined };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
