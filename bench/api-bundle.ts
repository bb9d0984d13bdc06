/** The API's Lambda bundle: its size by package, and what a fresh process pays to import it. `npx greenroom bench bundle` */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleService, type StartCost, startApiOnce } from './bundle-service.ts';

const RUNS = 15;
const folder = mkdtempSync(join(tmpdir(), 'greenroom-api-'));
const outfile = join(folder, 'index.mjs');

const output = Object.values((await bundleService('api', outfile)).outputs)[0];
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

const runs = Array.from({ length: RUNS }, () => startApiOnce(outfile));
rmSync(folder, { recursive: true });
console.log(
  `import p50 ${median('importMs')} ms (${median('importCpuMs')} ms of CPU), ` +
    `first request p50 ${median('firstRequestMs')} ms (${RUNS} fresh processes)`,
);

function median(of: keyof StartCost): string {
  const sorted = runs.map((run) => run[of]).sort((a, b) => a - b);
  return (sorted[Math.floor(RUNS / 2)] ?? 0).toFixed(1);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
