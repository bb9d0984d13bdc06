/** Bundles a service's Lambda as the stacks do, and asks fresh processes what its import and first request cost. */
import { spawnSync } from 'node:child_process';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { LAMBDA_BUNDLE } from '../adapters/lambda/bundle-options.ts';

/** Bundles into one file, and answers what is in it. */
export function bundleService(
  service: 'api' | 'scaler' | 'names',
  outfile: string,
): Promise<Metafile> {
  return bundle({ entryPoints: [`services/${service}/lambda.ts`], outfile });
}

/** What no API on this table can do without, the table's client: what an import costs is said as a multiple of it. */
export async function bundleYardstick(outfile: string): Promise<void> {
  const contents = `
    import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
    export const parts = [new DynamoDBClient({}), GetItemCommand];
    export const handler = async () => ({ statusCode: 200 });`;
  await bundle({ stdin: { contents, resolveDir: process.cwd() }, outfile });
}

async function bundle(what: BuildOptions): Promise<Metafile> {
  const built = await build({
    ...LAMBDA_BUNDLE,
    ...what,
    alias: { ...LAMBDA_BUNDLE.alias },
    mainFields: [...LAMBDA_BUNDLE.mainFields],
    bundle: true,
    metafile: true,
    logLevel: 'error',
  });
  return built.metafile;
}

/** What one fresh process paid, in ms. */
export interface StartCost {
  readonly importMs: number;
  /** User and system, of all threads; on a busy machine it says more than the time. */
  readonly importCpuMs: number;
  readonly firstRequestMs: number;
}

const request = { method: 'GET', path: '/healthz', sourceIp: '127.0.0.1' };
const event = {
  version: '2.0',
  rawPath: '/healthz',
  rawQueryString: '',
  headers: {},
  requestContext: { http: request, domainName: 'x', stage: '$default' },
  isBase64Encoded: false,
};

/** Imports the API's bundle, or the yardstick's, in a fresh process and sends it one request. */
export function startApiOnce(outfile: string): StartCost {
  const probe = `
    const at = performance.now(), cpu = process.cpuUsage();
    const { handler } = await import(${JSON.stringify(outfile)});
    const importMs = performance.now() - at, { user, system } = process.cpuUsage(cpu);
    const asked = performance.now(), answer = await handler(${JSON.stringify(event)}, {});
    if (answer.statusCode !== 200) throw new Error(JSON.stringify(answer));
    const firstRequestMs = performance.now() - asked;
    process.stdout.write(JSON.stringify({ importMs, importCpuMs: (user + system) / 1000, firstRequestMs }));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', probe], {
    env: {
      PATH: process.env['PATH'],
      AWS_REGION: 'us-east-1',
      TABLE_NAME: 't',
      DEPLOYMENT: 'd',
      JOIN_SECRETS: 's',
      DEFAULT_POOL: 'p',
      POOLS: 'p',
      SCALER_FUNCTION: 's',
    },
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`Cannot start the API's bundle: ${run.stderr.slice(-500)}`);
  return JSON.parse(run.stdout) as StartCost;
}
