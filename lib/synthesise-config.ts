/** The templates of a configuration without the CDK's command line: no bundling, no assets staged, nothing kept. */
import { App } from 'aws-cdk-lib';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledgeFindings } from './acknowledge-findings.ts';
import { composeStacks } from './compose-stacks.ts';
import type { Config } from './config/schema.ts';
import { type Templates, templatesOf } from './templates.ts';

const CDK_JSON = new URL('../cdk.json', import.meta.url);

/** The flags of `cdk.json`, and no function bundled: whoever reads templates does not run them. */
export function flags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(CDK_JSON, 'utf8')) as {
    context: Record<string, unknown>;
  };
  return { ...context, 'aws:cdk:bundling-stacks': [] };
}

/** Synthesises into a folder that is gone afterwards. */
export function synthesiseConfig(config: Config): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    const app = new App({ context: flags(), outdir, analyticsReporting: false });
    const stacks = composeStacks(app, config);
    acknowledgeFindings(stacks, config);
    return templatesOf(app, stacks);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
