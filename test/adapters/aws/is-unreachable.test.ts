import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { isUnreachable } from '../../../adapters/aws/is-unreachable.ts';
import { createRequestHandler } from '../../../adapters/aws/request-handler.ts';

const servers: { close(): void }[] = [];

/** A table that answers so; without a status it answers nothing. */
async function startTable(status?: number, type = ''): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    if (status === undefined) return;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: type, message: 'of the test' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => (server.closeAllConnections(), server.close()) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What the SDK throws there. */
async function errorAt(endpoint: string): Promise<unknown> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    requestHandler: createRequestHandler({ connectMs: 200, answerMs: 200 }),
    maxAttempts: 1,
  });
  const key = { TableName: 't', Key: { PK: { S: 'a' } } };
  return client.send(new GetItemCommand(key)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('isUnreachable', () => {
  it.each([
    ['hangs', undefined, ''],
    ['has a fault', 500, 'InternalServerError'],
    ['has too much to do', 400, 'ThrottlingException'],
  ] as const)('is true of a table that %s', async (_, status, type) => {
    expect(isUnreachable(await errorAt(await startTable(status, type)))).toBe(true);
  });

  it('is true of a table that is not there', async () => {
    const gone = await startTable(500);
    for (const server of servers.splice(0)) server.close();
    expect(isUnreachable(await errorAt(gone))).toBe(true);
  });

  it.each([
    ['the role may not', 'AccessDeniedException'],
    ['the table has another name', 'ResourceNotFoundException'],
    ['the request is wrong', 'ValidationException'],
  ])('is false where %s', async (_, type) => {
    expect(isUnreachable(await errorAt(await startTable(400, type)))).toBe(false);
  });

  it('is false of an error of our own', () => {
    expect(isUnreachable(new TypeError('undefined is not a function'))).toBe(false);
  });
});
