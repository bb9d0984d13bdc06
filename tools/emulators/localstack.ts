/**
 * LocalStack 4.14.0, the last edition that runs without an account: by Docker where there is an engine, else on the host
 * with DynamoDB Local staged into it. On the loopback interface alone, either way.
 */
import { spawnSync } from 'node:child_process';
import { whyNoDynamoDbLocal } from './dynamodb-local.ts';
import { cacheFolder, type Emulator, freePort, has, startEmulator } from './emulator.ts';
import { isInstalled } from './install-once.ts';
import { cacheNameOf, findPython, installPython, type PythonProgram } from './python.ts';
import { stageDynamoDb } from './stage-dynamodb.ts';

const VERSION = '4.14.0';
const LOCALSTACK: PythonProgram = {
  name: 'localstack',
  requirement: `localstack-core[runtime]==${VERSION}`,
  // Its metadata says 3.10, its code needs more.
  minor: 12,
  // Newer releases of its dependencies break it.
  asOf: '2026-02-28',
};
const HEALTH = '/_localstack/health';

/** The account that it answers for. */
export const LOCALSTACK_ACCOUNT = '000000000000';

/** Why it cannot run here, or nothing when it can. */
export function whyNoLocalStack(): string | undefined {
  if (hasDocker()) return undefined;
  const needs = `LocalStack without Docker needs Python 3.${LOCALSTACK.minor} or newer`;
  if (findPython(LOCALSTACK.minor) === undefined) return `there is no Docker engine, and ${needs}`;
  const lacking = whyNoDynamoDbLocal();
  return lacking && `there is no Docker engine, and for DynamoDB without it ${lacking}`;
}

function hasDocker(): boolean {
  if (!has('docker')) return false;
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

/** Starts it, empty. `say` gets a line before each step that takes seconds. */
export async function startLocalStack(say: (line: string) => void): Promise<Emulator> {
  const port = await freePort();
  if (hasDocker()) {
    say(`Starting LocalStack ${VERSION} by Docker (its image is 1 GB the first time) …`);
    return startInDocker(port);
  }
  if (!isInstalled(cacheNameOf(LOCALSTACK))) {
    say(`Installing LocalStack ${VERSION} and DynamoDB Local (400 MB, once) …`);
  }
  const bin = await installPython(LOCALSTACK);
  const root = cacheFolder('localstack-root');
  await stageDynamoDb(root);
  say('Starting LocalStack …');
  return startOnHost({ bin, root, port });
}

function startInDocker(port: number): Promise<Emulator> {
  const name = `greenroom-localstack-${process.pid}`;
  const publish = ['-p', `127.0.0.1:${port}:4566`];
  return startEmulator({
    name: 'localstack',
    argv: ['docker', 'run', '--rm', '--name', name, ...publish, `localstack/localstack:${VERSION}`],
    // Ending the client alone would leave the container.
    afterwards: ['docker', 'rm', '-f', name],
    url: `http://127.0.0.1:${port}`,
    probe: HEALTH,
    startTimeoutMs: 300_000,
  });
}

interface OnHost {
  readonly bin: string;
  readonly root: string;
  readonly port: number;
}

function startOnHost({ bin, root, port }: OnHost): Promise<Emulator> {
  const listen = `127.0.0.1:${port}`;
  return startEmulator({
    name: 'localstack',
    argv: [`${bin}/python`, '-m', 'localstack.runtime.main'],
    env: {
      OVERRIDE_IN_DOCKER: '0',
      FILESYSTEM_ROOT: root,
      DYNAMODB_IN_MEMORY: '1',
      // The default server listens on every interface, whatever it is told.
      GATEWAY_SERVER: 'hypercorn',
      GATEWAY_LISTEN: listen,
      LOCALSTACK_HOST: listen,
      DNS_ADDRESS: '0',
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
    },
    url: `http://${listen}`,
    probe: HEALTH,
    startTimeoutMs: 60_000,
  });
}
