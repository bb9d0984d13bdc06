import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleService, startApiOnce } from '../../bench/bundle-service.ts';

/** Bytes; the API's counts before every call that meets a cold function. */
const LIMIT = { api: 450_000, scaler: 900_000 };

/** Of CPU, for a machine that runs tests beside this one gives it time when it can. */
const IMPORT_MS = 70;

const folder = mkdtempSync(join(tmpdir(), 'greenroom-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['api', 'scaler'] as const)('the bundle of %s', (service) => {
  it(`is within ${LIMIT[service] / 1000} kB and holds no infrastructure and no local stand-in`, async () => {
    const { inputs, outputs } = await bundleService(service, join(folder, `${service}.mjs`));
    const inside = Object.keys(inputs);
    expect(Object.values(outputs)[0]?.bytes).toBeLessThanOrEqual(LIMIT[service]);
    expect(inside).toContain(`services/${service}/lambda.ts`);
    expect(
      inside.filter((file) => /aws-cdk-lib|constructs|dynalite|@livekit|^(lib|local)\//.test(file)),
    ).toEqual([]);
  });
});

describe('the API in a fresh process', () => {
  it(`is imported with at most ${IMPORT_MS} ms of CPU, and answers its first request`, async () => {
    const outfile = join(folder, 'started.mjs');
    await bundleService('api', outfile);
    const runs = Array.from({ length: 5 }, () => startApiOnce(outfile).importCpuMs);
    expect(Math.min(...runs)).toBeLessThanOrEqual(IMPORT_MS);
  });
});
