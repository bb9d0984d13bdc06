/** Process start to claimable: what of a task's start is ours. What ECS takes before it is not in here. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../adapters/dynamodb/table.ts';
import { textTable } from '../../cli/table.ts';
import { type Spread, spreadOf } from '../../core/spread.ts';
import { ensureBotBundle } from '../../local/agent/bot-bundle.ts';
import { startDynamoProcess } from '../claims/dynamo-process.ts';
import { type CpuQuota, createCpuQuota } from '../cpu-quota.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { type Boot, bootTask } from './start-task.ts';
import { startSurroundings } from './task-surroundings.ts';

const BOOTS = 12;
const TABLE = 'boot';

/** What a task of the pool has. */
const VCPU = 0.5;
const AGENT = 'receptionist';

/** Spare seats: 0 is a task of one's own, 1 what agents have by default. */
const SPARE_SEATS = [0, 1];

/** The section. */
export const boot: Section = {
  name: 'boot',
  about:
    'ms from the start of a task’s process to its being claimable, at full speed and at half a vCPU',
  async run(context) {
    const dynamo = await startDynamoProcess();
    const half = createCpuQuota(`greenroom-bench-${process.pid}`, VCPU);
    try {
      return await measure(dynamo.url, half, context);
    } finally {
      dynamo.close();
      if ('remove' in half) half.remove();
    }
  },
};

interface Row {
  readonly cpu: string;
  readonly spareSeats: number;
  readonly claimableMs: Spread;
  readonly cpuS: Spread;
}

async function measure(
  endpoint: string,
  half: CpuQuota | { readonly why: string },
  context: BenchContext,
): Promise<Figures> {
  const boots = await openBoots(endpoint);
  const groups = [
    { cpu: 'full speed', group: undefined },
    ...('remove' in half ? [{ cpu: 'half a vCPU', group: half }] : []),
  ];
  const count = scaled(context, BOOTS);
  const cells = groups.flatMap((one) => SPARE_SEATS.map((spareSeats) => ({ ...one, spareSeats })));
  const taken = cells.map((): Boot[] => []);
  // One of each in turn: a noisy minute falls on all.
  for (let i = 0; i < count; i++) {
    for (const [at, { group, spareSeats }] of cells.entries()) {
      context.progress.tell('boots', (i * cells.length + at) / (count * cells.length));
      taken[at]?.push(await boots.bootOne(spareSeats, group));
    }
  }
  await boots.close();
  const rows = cells.map(({ cpu, spareSeats }, at): Row => {
    const all = taken[at] ?? [];
    const claimableMs = spreadOf(all.map((one) => one.claimableMs));
    return { cpu, spareSeats, claimableMs, cpuS: spreadOf(all.map((one) => one.cpuS)) };
  });
  return figuresOf(rows, 'why' in half ? [`half a vCPU skipped: ${half.why}`] : []);
}

async function openBoots(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
  await client.send(new CreateTableCommand(tableDefinition(TABLE)));
  const clock = createSystemClock();
  const store = createDynamoStore({ client, tableName: TABLE, clock, random: Math.random });
  const surroundings = await startSurroundings(endpoint, TABLE);
  const program = await ensureBotBundle();
  return {
    bootOne(spareSeats: number, group: CpuQuota | undefined): Promise<Boot> {
      const taskId = randomUUID();
      const env = surroundings.env({ taskId, agent: AGENT, spareSeats });
      return bootTask({ taskId, program, store, group, env });
    },
    close: () => surroundings.close(),
  };
}

function figuresOf(rows: readonly Row[], notes: readonly string[]): Figures {
  const head = ['ms to claimable', 'spare seats', 'p50', 'p95', 'max', 'CPU s'];
  const cells = rows.map(({ cpu, spareSeats, claimableMs: ms, cpuS }) => [
    cpu,
    spareSeats,
    ms.p50,
    ms.p95,
    ms.max,
    cpuS.p50,
  ]);
  return { lines: [...textTable(head, cells), ...notes], saved: { agent: AGENT, rows, notes } };
}
