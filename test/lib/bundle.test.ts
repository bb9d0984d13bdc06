import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { LAMBDA_BUNDLE } from '../../adapters/lambda/bundle-options.ts';

/** Bytes; the API's counts before every call that meets a cold function. Import times: `bench/api-bundle.ts`. */
const LIMIT = { api: 450_000, scaler: 900_000 };

describe.each(['api', 'scaler'] as const)('the bundle of %s', (service) => {
  it(`is within ${LIMIT[service] / 1000} kB and holds no infrastructure and no local stand-in`, async () => {
    const { metafile } = await build({
      ...LAMBDA_BUNDLE,
      alias: { ...LAMBDA_BUNDLE.alias },
      mainFields: [...LAMBDA_BUNDLE.mainFields],
      entryPoints: [`services/${service}/lambda.ts`],
      bundle: true,
      write: false,
      outfile: 'index.mjs',
      metafile: true,
    });
    const inside = Object.keys(metafile.inputs);
    expect(Object.values(metafile.outputs)[0]?.bytes).toBeLessThanOrEqual(LIMIT[service]);
    expect(inside).toContain(`services/${service}/lambda.ts`);
    expect(
      inside.filter((file) => /aws-cdk-lib|constructs|dynalite|@livekit|^(lib|local)\//.test(file)),
    ).toEqual([]);
  });
});
