import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleService, bundleYardstick, startApiOnce } from '../../bench/bundle-service.ts';

/** Bytes; the API's counts before every call that meets a cold function. Of these, four carriers' phone is some 38,000. */
const LIMIT = { api: 440_000, scaler: 900_000 };

/** Of the yardstick's CPU, for a machine's own speed and its other work are in both. `bench/api-bundle.ts` has the ms. */
const IMPORT_FACTOR = 2.4;

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
  it(`is imported with at most ${IMPORT_FACTOR} times the CPU of the table’s client, and answers its first request`, async () => {
    const [api, yardstick] = [join(folder, 'started.mjs'), join(folder, 'yardstick.mjs')];
    await Promise.all([bundleService('api', api), bundleYardstick(yardstick)]);
    // In turns, so that whatever else the machine does meets both.
    const runs = Array.from({ length: 7 }, () => ({
      api: startApiOnce(api).importCpuMs,
      yardstick: startApiOnce(yardstick).importCpuMs,
    }));
    const least = (of: 'api' | 'yardstick') => Math.min(...runs.map((run) => run[of]));
    expect(least('api') / least('yardstick')).toBeLessThanOrEqual(IMPORT_FACTOR);
  });
});
