/** `npx greenroom` as it is typed, against the system of `npm start`'s own endpoints. */
import { execFile } from 'node:child_process';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../adapters/dynamodb/table.ts';
import { TABLE_NAME } from '../../local/bot-pool.ts';
import { type LocalDynamo, startLocalDynamo } from '../../local/dynamodb/start-local-dynamo.ts';
import { POOL_RECORD } from '../core/warm-store.ts';

let dynamodb: LocalDynamo;

beforeAll(async () => {
  dynamodb = await startLocalDynamo({ port: 0 });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: dynamodb.url, credentials });
  await client.send(new CreateTableCommand(tableDefinition(TABLE_NAME)));
  const clock = { nowMs: () => 0, sleep: async () => undefined };
  const store = createDynamoStore({ client, tableName: TABLE_NAME, clock, random: Math.random });
  await store.savePool({ before: undefined, after: { ...POOL_RECORD, pool: 'receptionist' } });
  client.destroy();
});

afterAll(() => dynamodb.close());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function greenroom(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env } };
    execFile(process.execPath, ['bin/greenroom.mjs', ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('npx greenroom', () => {
  it('tells its commands, and leaves with 2 for one that it has not', async () => {
    const [help, none, wrong] = await Promise.all([
      greenroom(['--help']),
      greenroom([]),
      greenroom(['cure']),
    ]);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(/ {2}start .*[^]* {2}doctor /);
    expect(none).toEqual(help);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/There is no command cure; see npx greenroom --help/);
  });

  it('hands each command its own flags', async () => {
    const [doctor, history] = await Promise.all([
      greenroom(['doctor', '--help']),
      greenroom(['history', '--help']),
    ]);
    expect(doctor.out).toContain('npx greenroom doctor [flags]');
    expect(history).toMatchObject({ code: 0 });
    expect(history.out).toMatch(/export/);
  });

  it('looks at a local system by the SDK’s endpoint variables', async () => {
    const { code, out, err } = await greenroom(['doctor'], {
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('✓ system              table greenroom; receptionist: 0 of 4 tasks run');
    expect(out).toContain('Calls at once: 4 with a task of their own, 8 with the spare seats');
  });
});
