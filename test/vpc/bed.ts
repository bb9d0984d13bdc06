/** An account with one deployment in it. Lives in namespaces of its own (`inside.sh`). */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../adapters/dynamodb/record-store.ts';
import { KEY_SCOPES, keyRecord } from '../../core/access/api-key.ts';
import type { RecordStore } from '../../core/store/records.ts';
import type { Store } from '../../core/store/store.ts';
import { createClosing } from '../../local/closing.ts';
import { REGION } from '../../local/ecs/names.ts';
import { hashKey } from '../../services/api/access/hash-key.ts';
import { killAll, resetNetwork } from './fabric/commands.ts';
import { createFabric, type Fabric } from './fabric/fabric.ts';
import { createWorld, type Home } from './fabric/world.ts';
import { type Region, startRegion } from './region/region.ts';
import { createTable } from './region/table.ts';
import { joinServices } from './tasks/cgroup.ts';
import type { Image } from './tasks/container.ts';
import type { Blueprint, TaskSpec } from './template/blueprint.ts';
import { watchLoop } from './watch-loop.ts';

/** What a bed is made of. */
export interface BedOptions {
  readonly blueprint: Blueprint;
  readonly image: Image;
  /** Where callers may be. */
  readonly homes: readonly Home[];
  /** The file that `/etc/resolv.conf` is bound to. */
  readonly resolvConf: string;
  readonly onLog?: (who: string, line: string) => void;
}

/** A running account. */
export interface Bed extends Region {
  readonly fabric: Fabric;
  /** What CloudFormation does with changed templates; what runs is left alone, as it is there. */
  deploy(blueprint: Blueprint): Promise<void>;
  /** What the family's tasks run from now on. */
  useImage(family: string, image: Image): void;
  /** A folder that goes with the bed. */
  readonly scratch: string;
  /** The table, for whoever looks on. */
  readonly store: Store;
  /** A key of the API, as `greenroom keys create` makes one. */
  readonly apiKey: string;
  close(): Promise<void>;
}

const API_KEY = 'gr_of-the-bed';

/** Starts the services and deploys the blueprint. */
export async function startBed({ blueprint, ...options }: BedOptions): Promise<Bed> {
  const closing = createClosing();
  joinServices();
  closing.add(watchLoop(options.onLog), clearInterval);
  const scratch = mkdtempSync(join(tmpdir(), 'greenroom-bed-'));
  // Containers' users must get through.
  chmodSync(scratch, 0o755);
  closing.add(scratch, (folder) => rmSync(folder, { recursive: true, force: true }));
  await resetNetwork();
  await createWorld(options.homes);
  const fabric = closing.add(await createFabric(blueprint.network), (f) => f.settled());
  writeFileSync(options.resolvConf, `nameserver ${fabric.resolver}\n`);
  let deployed = blueprint;
  const definitions = new Map<string, TaskSpec>();
  const images = new Map<string, Image>();
  const region = await startRegion(
    {
      ...options,
      fabric,
      scratch,
      definitions,
      imageOf: (family) => images.get(family) ?? options.image,
      onLog: options.onLog ?? (() => undefined),
      deployed: () => deployed,
    },
    closing,
  );
  await createTable(region.dynamoUrl, blueprint.table);
  const deploy = async (next: Blueprint) => {
    deployed = next;
    await fabric.update(next.network);
    await applyBlueprint(region, next, definitions);
  };
  await deploy(blueprint);
  const { store, records, close } = openStore(region.dynamoUrl, blueprint.table.name);
  const key = { name: 'of the bed', scopes: KEY_SCOPES, createdAtMs: 0 };
  await records.saveRecord({ before: undefined, after: keyRecord(hashKey(API_KEY), key) });
  closing.add(undefined, close);
  return {
    ...region,
    fabric,
    scratch,
    store,
    deploy,
    useImage: (family, image) => void images.set(family, image),
    apiKey: API_KEY,
    async close() {
      region.lambda.close();
      // A task with a call would take its two minutes to drain.
      await Promise.all(fabric.attached.map(({ namespace }) => killAll(namespace)));
      await closing.close();
    },
  };
}

async function applyBlueprint(
  region: Region,
  next: Blueprint,
  definitions: Map<string, TaskSpec>,
): Promise<void> {
  region.keys.update(next.roles);
  for (const spec of next.tasks) {
    if (definitions.has(spec.family)) continue;
    definitions.set(spec.family, spec);
    await register(region.ecs.url, spec);
  }
  region.lambda.update(next.functions);
  region.wake.update(next.waking);
}

async function register(url: string, { family, container }: TaskSpec): Promise<void> {
  const environment = (container.Environment ?? []).map(({ Name, Value }) => ({
    name: Name,
    value: Value,
  }));
  const { Name: name, StopTimeout: stopTimeout } = container;
  const timeout = stopTimeout === undefined ? {} : { stopTimeout };
  const body = { family, containerDefinitions: [{ name, environment, ...timeout }] };
  const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition' };
  const said = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!said.ok) throw new Error(`Cannot register ${family}: ${await said.text()}`);
}

function openStore(
  endpoint: string,
  tableName: string,
): { store: Store; records: RecordStore; close: () => void } {
  const credentials = { accessKeyId: 'bed', secretAccessKey: 'bed' };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const clock = createSystemClock();
  const table = { client, tableName, clock, random: Math.random };
  return {
    store: createDynamoStore(table),
    records: createRecordStore(table),
    close: () => client.destroy(),
  };
}
