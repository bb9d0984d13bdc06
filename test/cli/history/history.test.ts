import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { historyExport } from '../../../cli/history/export.ts';
import { historyImport } from '../../../cli/history/import.ts';
import { historyImportCloudwatch } from '../../../cli/history/import-cloudwatch.ts';
import type { PoolRecord } from '../../../core/pool/pool.ts';
import type { PoolStore, Store } from '../../../core/store/store.ts';
import type { AwsEndpoint } from '../../../local/aws-endpoint.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';
import { type LocalDynamo, startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { fakeIo, runLine } from '../fake-io.ts';

const NOW = Date.UTC(2026, 2, 30, 12, 0, 30);
const clock = { nowMs: () => NOW, sleep: async () => undefined };
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const folder = mkdtempSync(join(tmpdir(), 'greenroom-history-'));

let dynamo: LocalDynamo;
let cloudWatch: AwsEndpoint;
let db: DynamoDBClient;
let metrics: CloudWatchClient;
let store: Store;

beforeAll(async () => {
  dynamo = await startLocalDynamo({ port: 0 });
  cloudWatch = await startLocalCloudWatch({ port: 0 });
  db = new DynamoDBClient({ region: 'us-east-1', endpoint: dynamo.url, credentials });
  metrics = new CloudWatchClient({ region: 'us-east-1', endpoint: cloudWatch.url, credentials });
  await db.send(new CreateTableCommand(tableDefinition('greenroom')));
  store = createDynamoStore({ client: db, tableName: 'greenroom', clock, random: Math.random });
});

afterAll(async () => {
  db.destroy();
  metrics.destroy();
  await dynamo.close();
  await cloudWatch.close();
  rmSync(folder, { recursive: true });
});

let runs = 0;
async function run(line: string, over: Partial<PoolStore> = {}) {
  const reach = {
    owner: `run-${runs++}`,
    openStore: async () => ({ ...store, ...over }),
    openCloudWatch: async () => metrics,
  };
  const commands = [historyImport(reach), historyImportCloudwatch(reach), historyExport(reach)];
  const io = fakeIo({ clock, env: { TABLE_NAME: 'greenroom' } });
  const status = await runLine(`history ${line}`, commands, io);
  const text = (lines: readonly string[]) => lines.map((each) => `${each}\n`).join('');
  return { status, out: text(io.said), err: text(io.noted) };
}

async function makePool(name: string): Promise<string> {
  const after = { pool: name, version: 1 } as unknown as PoolRecord;
  await store.savePool({ before: undefined, after });
  return name;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function counted(pool: string) {
  return store.arrivals(pool, NOW - 60 * 86_400_000, NOW + 86_400_000);
}

const HEAD = 'timestamp,arrivals\n';

describe('greenroom history import', () => {
  it('brings counts in once, however often it is run', async () => {
    const pool = await makePool('twice');
    const path = file(
      'counts.csv',
      `${HEAD}2026-03-29T10:00:00Z,10\n2026-03-29T10:05:00Z,0\n2026-03-29T10:10:00Z,3\n`,
    );
    const first = await run(`import ${path} --pool ${pool}`);
    expect(first).toMatchObject({
      status: 0,
      out: 'twice: 13 calls in 8 minutes read, 8 minutes changed\n',
    });
    const after = await counted(pool);
    expect(after.reduce((sum, { count }) => sum + count, 0)).toBe(13);
    const second = await run(`import ${path} --pool ${pool}`);
    expect(second.out).toBe('twice: 13 calls in 8 minutes read, 0 minutes changed\n');
    expect(await counted(pool)).toEqual(after);
  });

  it('never hides calls that the API has counted, unless told to replace', async () => {
    const pool = await makePool('live');
    const minute = Date.UTC(2026, 2, 29, 10);
    await store.countArrivals(pool, minute, 9);
    await store.countArrivals(pool, minute + 120_000, 2);
    const path = file(
      'live.csv',
      `${HEAD}2026-03-29T10:00:00Z,5\n2026-03-29T10:01:00Z,4\n2026-03-29T10:03:00Z,1\n`,
    );
    await run(`import ${path} --pool ${pool}`);
    const at = async () =>
      (await counted(pool)).map(({ minuteMs, count }) => [(minuteMs - minute) / 60_000, count]);
    expect(await at()).toEqual([
      [0, 9],
      [1, 4],
      [2, 2],
      [3, 1],
    ]);
    await run(`import ${path} --pool ${pool} --replace`);
    expect((await at()).filter(([, count]) => count !== 0)).toEqual([
      [0, 5],
      [1, 4],
      [3, 1],
    ]);
  });

  it('finds a write that was sent twice and puts it right', async () => {
    const pool = await makePool('doubled');
    const path = file('doubled.csv', `${HEAD}2026-03-29T10:00:00Z,5\n2026-03-29T10:01:00Z,4\n`);
    let writes = 0;
    const { status } = await run(`import ${path} --pool ${pool}`, {
      countArrivals: async (name, minuteMs, count) => {
        await store.countArrivals(name, minuteMs, count);
        if (writes++ === 0) await store.countArrivals(name, minuteMs, count);
      },
    });
    expect(status).toBe(0);
    expect((await counted(pool)).map(({ count }) => count)).toEqual([5, 4]);
  });

  it('leaves out what is too old or not over, and changes nothing in a dry run', async () => {
    const pool = await makePool('edges');
    const path = file(
      'edges.csv',
      'arrival,duration_s\n2025-11-01T00:00:00Z,60\n2026-03-30T11:59:10Z,60\n2026-03-30T12:00:10Z,60\n2026-03-31T00:00:00Z,60\n',
    );
    const dry = await run(`import ${path} --pool ${pool} --dry-run`);
    expect(dry.out).toBe(
      'edges: 1 calls in 1 minutes read, 1 minutes would change; left out: 1 minutes are older than the table keeps, 2 are not over yet\n',
    );
    expect(await counted(pool)).toEqual([]);
  });

  it('does not run beside another import', async () => {
    const pool = await makePool('busy');
    await store.lease(`history#${pool}`, 'somebody', { nowMs: NOW, ttlMs: 60_000 });
    const { status, err } = await run(
      `import ${file('busy.csv', `${HEAD}2026-03-29T10:00:00Z,5\n2026-03-29T10:01:00Z,4\n`)} --pool ${pool}`,
    );
    expect(status).toBe(1);
    expect(err).toContain('another import is running');
  });

  it.each([
    ['a missing file', 'import none.csv --pool known', 1, /no such file/],
    ['no pool', 'import none.csv', 2, /--pool must be the name/],
    ['an unknown pool', 'import none.csv --pool nobody', 1, /no such pool/],
    [
      'an unknown command',
      'remove --pool known',
      2,
      /import, import-cloudwatch, export, got remove/,
    ],
    ['no metric', 'import-cloudwatch --pool known', 2, /--namespace and --metric/],
    ['a wrong zone', 'import x.csv --pool known --time-zone Mars', 2, /Europe\/Berlin, got Mars/],
  ])('refuses %s with what to do', async (_, line, status, message) => {
    await store.savePool({
      before: undefined,
      after: { pool: 'known', version: 1 } as unknown as PoolRecord,
    });
    const answer = await run(line);
    expect(answer.status).toBe(status);
    expect(answer.err).toMatch(message);
  });

  it.each([
    [{ name: 'Error', message: 'Region is missing' }, /AWS_REGION/],
    [{ name: 'CredentialsProviderError', message: 'Could not load credentials' }, /sign in/],
    [
      { name: 'ResourceNotFoundException', message: 'Requested resource not found' },
      /look at --table/,
    ],
    [{ name: 'AccessDeniedException', message: 'User is not authorized' }, /may not do that/],
    [
      { name: 'AggregateError', message: '', code: 'ECONNREFUSED' },
      /ECONNREFUSED.*nothing answers/,
    ],
  ])('says what to do when AWS refuses: %o', async (refusal, message) => {
    const { status, err } = await run('export --pool any', {
      arrivals: async () => {
        throw Object.assign(new Error(refusal.message), refusal, { $fault: 'client' });
      },
    });
    expect(status).toBe(1);
    expect(err).toMatch(message);
  });

  it('refuses stamps without a zone, and reads them where one is given', async () => {
    const pool = await makePool('zone');
    const path = file('zone.csv', `${HEAD}2026-03-29T10:00:00,5\n2026-03-29T10:01:00,4\n`);
    expect((await run(`import ${path} --pool ${pool}`)).err).toContain('carry no zone');
    await run(`import ${path} --pool ${pool} --time-zone Europe/Berlin`);
    expect((await counted(pool))[0]?.minuteMs).toBe(Date.UTC(2026, 2, 29, 8));
  });
});

describe('greenroom history import-cloudwatch', () => {
  it('brings a metric into the table, with the SDK on both sides', async () => {
    const pool = await makePool('metric');
    const MetricData = [0, 1, 7].map((minute) => ({
      MetricName: 'Count',
      Dimensions: [{ Name: 'ApiId', Value: 'abc' }],
      Timestamp: new Date(Date.UTC(2026, 2, 29, 9, minute)),
      Value: minute + 1,
    }));
    await metrics.send(new PutMetricDataCommand({ Namespace: 'AWS-ApiGateway', MetricData }));
    const flags = `--pool ${pool} --namespace AWS-ApiGateway --metric Count`;
    const { out } = await run(`import-cloudwatch ${flags} --dimension ApiId=abc`);
    expect(out).toContain('11 calls in 3 minutes read, 3 minutes changed');
    expect((await counted(pool)).map(({ count }) => count)).toEqual([1, 2, 8]);
    expect((await run(`import-cloudwatch ${flags}`)).err).toContain('with the dimensions none');
  });
});

describe('greenroom history export', () => {
  it('writes every minute, and what it writes can be brought in again', async () => {
    const pool = await makePool('from');
    await store.countArrivals(pool, Date.UTC(2026, 2, 29, 10), 2);
    await store.countArrivals(pool, Date.UTC(2026, 2, 29, 10, 3), 5);
    const { out } = await run(`export --pool ${pool}`);
    expect(out).toBe(
      `${HEAD}2026-03-29T10:00:00Z,2\n2026-03-29T10:01:00Z,0\n2026-03-29T10:02:00Z,0\n2026-03-29T10:03:00Z,5\n`,
    );
    const path = join(folder, 'out.csv');
    await run(`export --pool ${pool} --out ${path}`);
    expect(readFileSync(path, 'utf8')).toBe(out);
    const other = await makePool('to');
    await run(`import ${path} --pool ${other}`);
    expect(await counted(other)).toEqual(await counted(pool));
  });
});
