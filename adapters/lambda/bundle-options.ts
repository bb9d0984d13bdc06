/** How a Lambda function is bundled; the stacks and the measurement use the same. Figures: `bench/api-bundle.ts`. */

/** For esbuild: one ESM file with the SDK inside, from its ES modules, without the credential chains. */
export const LAMBDA_BUNDLE = {
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minify: true,
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './adapters/lambda/env-credentials.ts' },
  banner: {
    js: "import{createRequire as lambdaRequire}from'node:module';const require=lambdaRequire(import.meta.url);",
  },
} as const;
