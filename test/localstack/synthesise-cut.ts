/** The deployment's own stacks, synthesised without bundling, less what the endpoint lacks. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shipped from '../../greenroom.config.ts';
import { acknowledgeFindings } from '../../lib/acknowledge-findings.ts';
import { composeStacks } from '../../lib/compose-stacks.ts';
import type { Config } from '../../lib/config/schema.ts';
import { createReadApp } from '../../lib/synthesise-config.ts';
import { type CutByStack, cutAssembly } from '../../tools/emulators/assembly.ts';

/** What LocalStack 4.14.0 answers with 501, or cannot run without Docker. */
export const LOCALSTACK_LACKS = [
  'AWS::ECS::',
  'AWS::Lambda::',
  'AWS::ApiGatewayV2::',
  'AWS::ElasticLoadBalancingV2::',
  'AWS::CloudFront::',
  // A call to a function.
  'Custom::RunningTasks',
];

export interface Assembly {
  readonly folder: string;
  readonly cut: CutByStack;
}

/** Writes the assembly to a new folder, for the caller to remove. */
export function synthesiseCut(lacking: readonly string[], change: Partial<Config> = {}): Assembly {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-assembly-'));
  const app = createReadApp(outdir, { 'aws:cdk:disable-asset-staging': false });
  const config = { ...shipped, ...change };
  acknowledgeFindings(composeStacks(app, config), config);
  app.synth();
  return { folder: outdir, cut: cutAssembly(outdir, lacking) };
}
