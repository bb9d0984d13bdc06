/** The templates of a configuration without the CDK's command line: no bundling, no assets staged, nothing kept. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { acknowledgeFindings } from './acknowledge-findings.ts';
import { composeStacks } from './compose-stacks.ts';
import type { DeployedConfig } from './config/bot-kinds.ts';
import { type Templates, templatesOf } from './templates.ts';

const CDK_JSON = new URL('../cdk.json', import.meta.url);

/** The flags of `cdk.json`, and no function bundled and no asset copied: whoever reads templates does not run them. */
export function buildFlags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(CDK_JSON, 'utf8')) as {
    context: Record<string, unknown>;
  };
  const unused = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true };
  return { ...context, ...unused };
}

/** An app whose templates are read and not deployed, without the CDK's own validator: it takes many times as long to load as a synthesis. */
export function createReadApp(outdir: string, context: Record<string, unknown> = {}): App {
  return new App({
    context: { ...buildFlags(), ...context },
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
}

/** Synthesises into a folder that is gone afterwards. */
export function synthesiseConfig(config: DeployedConfig): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    const app = createReadApp(outdir);
    const stacks = composeStacks(app, config);
    acknowledgeFindings(stacks, config);
    return templatesOf(app, stacks);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
