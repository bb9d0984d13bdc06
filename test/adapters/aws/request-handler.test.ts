import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createRequestHandler } from '../../../adapters/aws/request-handler.ts';

let server: Server;
let client: DynamoDBClient;

afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

/** A table whose connections go quiet when they are told to; new ones answer. */
async function startQuietTable() {
  const quiet = new Set<unknown>();
  const connections = new Set<unknown>();
  server = createServer((request, response) => {
    connections.add(request.socket);
    if (quiet.has(request.socket)) return;
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: createRequestHandler({ connectMs: 1_000, answerMs: 250 }),
  });
  const get = () => client.send(new GetItemCommand({ TableName: 't', Key: { PK: { S: 'x' } } }));
  return { get, silence: () => connections.forEach((c) => quiet.add(c)), connections };
}

describe('requests to AWS', () => {
  it('are answered on a fresh connection when all the old ones have gone quiet', async () => {
    const { get, silence, connections } = await startQuietTable();
    await Promise.all([get(), get(), get(), get()]);
    const before = connections.size;
    silence();
    await expect(get()).resolves.toBeDefined();
    expect(connections.size).toBe(before + 1);
  });

  it('share one connection while it answers', async () => {
    const { get, connections } = await startQuietTable();
    await get();
    await get();
    expect(connections.size).toBe(1);
  });
});
