/**
 * An embedded DynamoDB: dynalite, with what it lacks added here: transactions with their reasons, the old item on a failed
 * condition, and time to live. Reached over HTTP by the SDK's own endpoint variable, so no product code knows of it.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { IDLE_MS } from '../aws-endpoint.ts';
import { refuseStranger } from '../door.ts';
import { createEngine, type Engine, fault, isFault, type Wire } from './engine.ts';
import { createTimeToLive, type TimeToLive } from './time-to-live.ts';
import { createTransact, primaryKeyOf } from './transact.ts';

/** How often expired items are looked for; a scan, so not often. Reads must not depend on it. */
const SWEEP_MS = 30_000;
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** A running database. */
export interface LocalDynamo {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts it on the loopback interface; `path` keeps its data in that folder over restarts. */
export async function startLocalDynamo(options: {
  port: number;
  keyId?: string | undefined;
  path?: string;
  sweepMs?: number;
  /** Told each item that was written, as it then is, in the order of the writes. */
  onWritten?: (item: Wire) => void;
}): Promise<LocalDynamo> {
  const engine = createEngine(options.path);
  const timeToLive = createTimeToLive(engine, options.path && `${options.path}.ttl.json`);
  const locked = createLock();
  const call = createCall({ engine, timeToLive, locked, onWritten: options.onWritten });
  const guarded: Guarded = { call, keyId: options.keyId };
  const server = createServer((request, response) => void answer(guarded, request, response));
  server.keepAliveTimeout = IDLE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  const timer = setInterval(() => {
    void timeToLive.sweep(Date.now(), locked).catch(() => undefined);
  }, options.sweepMs ?? SWEEP_MS);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await engine.close();
    },
  };
}

type Lock = <T>(work: () => Promise<T>) => Promise<T>;

function createLock(): Lock {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };
}

type Call = (operation: string, request: Wire) => Promise<Wire>;

interface CallParts {
  readonly engine: Engine;
  readonly timeToLive: TimeToLive;
  readonly locked: Lock;
  readonly onWritten: ((item: Wire) => void) | undefined;
}

function createCall({ engine, timeToLive, locked, onWritten }: CallParts): Call {
  const transact = createTransact(engine, () => Date.now());
  let transacting: Promise<unknown> = Promise.resolve();
  /** Still under the lock: the next write waits. */
  const told = async (writing: Promise<Wire>, request: Wire) => {
    const answer = await writing;
    if (onWritten) for (const item of await writtenBy(engine, request)) onWritten(item);
    return answer;
  };
  return async (operation, request) => {
    if (operation === 'TransactWriteItems') {
      const done = locked(() => told(transact(request), request));
      transacting = done.catch(() => undefined);
      return done;
    }
    if (operation === 'UpdateTimeToLive') return timeToLive.update(request);
    if (operation === 'DescribeTimeToLive') return timeToLive.describe(request);
    if (!engine.knows(operation)) throw fault('UnknownOperationException', `No ${operation} here`);
    if (!WRITES.has(operation)) {
      // No read sees the half of a transaction.
      await transacting;
      return engine.run(operation, request);
    }
    return locked(() => told(write(engine, operation, request), request));
  };
}

/** The items that a request has written, as they are now; a deleted one is none. */
async function writtenBy(engine: Engine, request: Wire): Promise<Wire[]> {
  const steps = (request['TransactItems'] as Wire[] | undefined) ?? [{ Only: request }];
  const items = await Promise.all(
    steps.flatMap(Object.values).map(async (of: Wire) => {
      const table = await engine.table(of['TableName']);
      const key = of['Key'] ?? primaryKeyOf(table, of['Item'] as Wire);
      return engine.read(table, of['TableName'], key);
    }),
  );
  return items.filter((item) => item !== undefined);
}

async function write(engine: Engine, operation: string, request: Wire): Promise<Wire> {
  try {
    return await engine.run(operation, request);
  } catch (error) {
    const wantsOld = request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
    if (!wantsOld || !isFault(error) || !error.body.__type.includes('ConditionalCheckFailed'))
      throw error;
    const table = await engine.table(request['TableName']);
    const key = request['Key'] ?? primaryKeyOf(table, request['Item'] as Wire);
    const Item = await engine.read(table, request['TableName'], key);
    throw Item ? { ...error, body: { ...error.body, Item } } : error;
  }
}

interface Guarded {
  readonly call: Call;
  readonly keyId: string | undefined;
}

async function answer(
  guarded: Guarded,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await settle(guarded, request);
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    'x-amz-crc32': String(crc32(bytes)),
    'content-length': bytes.length,
  });
  response.end(bytes);
}

async function settle(
  { call, keyId }: Guarded,
  request: IncomingMessage,
): Promise<{ status: number; body: Wire }> {
  try {
    const refusal = refuseStranger(request.headers, keyId);
    if (refusal) throw fault('AccessDeniedException', refusal);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const asked = parse(Buffer.concat(chunks).toString('utf8'));
    return { status: 200, body: (await call(operation, asked)) ?? {} };
  } catch (error) {
    if (isFault(error)) return { status: error.statusCode, body: error.body };
    return { status: 500, body: { __type: 'InternalServerError', message: String(error) } };
  }
}

function parse(text: string): Wire {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    throw fault('SerializationException', 'The request is not JSON');
  }
}
