/** The API's Lambda bundle: its size by package, and what a fresh process pays to import it. `npx tsx bench/api-bundle.ts` */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LAMBDA_BUNDLE } from '../adapters/lambda/bundle-options.ts';

const RUNS = 15;
const folder = mkdtempSync(join(tmpdir(), 'greenroom-api-'));
const outfile = join(folder, 'index.mjs');

const built = await build({
  ...LAMBDA_BUNDLE,
  mainFields: [...LAMBDA_BUNDLE.mainFields],
  entryPoints: ['services/api/lambda.ts'],
  bundle: true,
  outfile,
  metafile: true,
});
const output = Object.values(built.metafile.outputs)[0];
const byPackage = new Map<string, number>();
for (const [file, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
  const name =
    /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file)?.[1] ??
    file.split('/')[0] ??
    file;
  byPackage.set(name, (byPackage.get(name) ?? 0) + bytesInOutput);
}
console.log(`bundle ${kB(output?.bytes ?? 0)}`);
for (const [name, bytes] of [...byPackage].sort((a, b) => b[1] - a[1]).slice(0, 10)) {
  console.log(`  ${kB(bytes).padStart(9)}  ${name}`);
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
const probe = `const t=performance.now();const {handler}=await import(${JSON.stringify(outfile)});
const i=performance.now()-t;const u=performance.now();const r=await handler(${JSON.stringify(event)},{});
if(r.statusCode!==200)throw new Error(JSON.stringify(r));
process.stdout.write(JSON.stringify([i,performance.now()-u]))`;
const env = {
  ...process.env,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  AWS_REGION: 'us-east-1',
  TABLE_NAME: 't',
  DEFAULT_POOL: 'p',
  POOLS: 'p',
  SCALER_FUNCTION: 's',
};
const runs = Array.from({ length: RUNS }, () => {
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', probe], {
    env,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr.slice(-500));
  return JSON.parse(run.stdout) as [number, number];
});
rmSync(folder, { recursive: true });
console.log(
  `import p50 ${median(0)} ms, first request p50 ${median(1)} ms (${RUNS} fresh processes)`,
);

function median(index: 0 | 1): string {
  const sorted = runs.map((run) => run[index]).sort((a, b) => a - b);
  return (sorted[Math.floor(RUNS / 2)] ?? 0).toFixed(1);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
