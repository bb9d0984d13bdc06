/** The Region's services over one VPC, each with its own way to be asked, and nothing deployed yet. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../../../local/aws-endpoint.ts';
import type { Closing } from '../../../local/closing.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import type { LocalEcs } from '../../../local/ecs/start-local-ecs.ts';
import type { Attached, Fabric } from '../fabric/fabric.ts';
import { createLambda, type Lambda } from '../lambda/lambda.ts';
import type { Image } from '../tasks/container.ts';
import type { Blueprint, TaskSpec } from '../template/blueprint.ts';
import { createCertificate } from './certificate.ts';
import { startDoors } from './doors.ts';
import { startEcs } from './ecs.ts';
import { createFaults, type Faults } from './faults.ts';
import { startGateway } from './gateway.ts';
import { createKeys, type Keys } from './keys.ts';
import { startMetadata } from './metadata.ts';
import { createWake, type Wake } from './wake.ts';

/** From RunTask to the container's start. Fargate takes ten times as long, and nothing here depends on it. */
const LAUNCH_DELAY_MS = 1_000;

/** Longer than any request of the table takes, on a busy machine too. */
const SETTLE_MS = 2_000;

/** What a Region is started with. */
export interface RegionOptions {
  readonly fabric: Fabric;
  readonly image: Image;
  readonly imageOf: (family: string) => Image;
  /** A folder of its own. */
  readonly scratch: string;
  readonly resolvConf: string;
  readonly onLog: (who: string, line: string) => void;
  /** What is deployed at the moment. */
  readonly deployed: () => Blueprint;
  /** Every task definition that was ever deployed, by family. */
  readonly definitions: ReadonlyMap<string, TaskSpec>;
}

/** The running services. */
export interface Region {
  readonly faults: Faults;
  readonly keys: Keys;
  readonly lambda: Lambda;
  readonly wake: Wake;
  readonly ecs: LocalEcs;
  /** DynamoDB behind its door: for whoever stands beside the account. */
  readonly dynamoUrl: string;
  readonly certificateFile: string;
  /** Families of the tasks that were launched. */
  readonly launches: readonly string[];
  /** Families of the tasks that stopped, as their events told. */
  readonly stops: readonly string[];
  /** Tasks that stopped without being told to: how. */
  readonly deaths: readonly string[];
  /** The interfaces of tasks that run. */
  readonly places: ReadonlyMap<string, Attached>;
}

/** Starts them; `closing` ends them. */
export async function startRegion(options: RegionOptions, closing: Closing): Promise<Region> {
  const { fabric, onLog, deployed, definitions } = options;
  const { cluster, roles } = deployed();
  const faults = createFaults((fault) => onLog('fault', fault));
  const certificate = createCertificate(options.scratch);
  const keys = createKeys(roles);
  const node = join(options.image.bundle, 'rootfs/usr/bin/node');
  const certificateFile = certificate.file;
  const lambda = createLambda({ fabric, keys, faults, node, certificateFile, onLog });
  closing.add(lambda, (l) => l.close());
  const wake = closing.add(createWake({ lambda, keys, faults }), (w) => w.close());
  const dynamo = closing.add(await startLocalDynamo({ port: 0 }), async (d) => {
    // Its engine throws where a request is still at work.
    await delay(SETTLE_MS);
    await d.close();
  });
  const monitoring = closing.add(await startLocalCloudWatch({ port: 0 }), (c) => c.close());
  const launches: string[] = [];
  const deaths: string[] = [];
  const stops: string[] = [];
  const places = new Map<string, Attached>();
  const ecs = await startEcs({
    ...options,
    cluster,
    keys,
    faults,
    places,
    metadata: closing.add(await startMetadata(cluster, keys), (m) => m.close()),
    specOf: (family) => definitions.get(family),
    files: { '/etc/resolv.conf': options.resolvConf, '/etc/ca.pem': certificateFile },
    env: { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' },
    launchDelayMs: LAUNCH_DELAY_MS,
    onLog: (taskId, line) => onLog(`task ${taskId.slice(0, 6)}`, line),
    onLaunch: (family) => void launches.push(family),
    onStopped: (event) => {
      deaths.push(...deathOf(event['detail'] as Json));
      wake.put(event);
      stops.push(String((event['detail'] as Json)['group']));
    },
  });
  closing.add(ecs, (e) => e.close());
  const resources = () => ({
    table: deployed().table.name,
    cluster,
    tasks: [...definitions.values()],
  });
  const urls = { dynamodb: dynamo.url, ecs: ecs.url, monitoring: monitoring.url };
  const deps = { certificate, keys, faults, resources };
  closing.add(await startDoors(deps, { fabric, lambda, urls }), (d) => d.close());
  const gateway = { certificate, lambda, faults, waking: () => deployed().waking };
  for (const server of await startGateway(gateway)) closing.add(server, (g) => g.close());
  return {
    faults,
    keys,
    lambda,
    wake,
    ecs,
    dynamoUrl: dynamo.url,
    certificateFile,
    launches,
    deaths,
    stops,
    places,
  };
}

/** What a kill leaves behind is left out: whoever kills knows. */
function deathOf({ stopCode, stoppedReason, group, containers }: Json): string[] {
  const [{ exitCode } = {}] = containers as { exitCode?: number }[];
  if (stopCode === 'UserInitiated' || exitCode === 137) return [];
  return [`${String(group)}: ${String(stoppedReason)}, exit code ${exitCode}`];
}
