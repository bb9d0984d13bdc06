import { App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shipped from '../../greenroom.config.ts';
import { acknowledgeFindings } from '../../lib/acknowledge-findings.ts';
import { composeStacks, type Stacks } from '../../lib/compose-stacks.ts';
import { parseConfig } from '../../lib/config/parse-config.ts';
import type { Config } from '../../lib/config/schema.ts';

/** The flags of `cdk.json`, without bundling: templates are what is looked at here. */
const context = {
  ...(JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context,
  'aws:cdk:bundling-stacks': [],
};

/** The shipped configuration with the edge on and two pools, so that everything there is gets looked at. */
export const everything: Config = {
  ...shipped,
  pools: {
    ...shipped.pools,
    parrot: { ...shipped.pools['receptionist']!, cpu: 1024, memoryMiB: 2048 },
  },
  edge: { ...shipped.edge, enabled: true },
};

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One stack's template. */
export interface TemplateOf {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

/** The templates of a configuration by the stacks' short names, synthesised as the build does it: findings throw. */
export function synthesise(
  config: Config,
  disturb?: (stacks: Stacks) => void,
): Map<string, TemplateOf> {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    const app = new App({ context, outdir, analyticsReporting: false });
    const stacks = composeStacks(app, parseConfig(config, ['receptionist', 'parrot']));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    acknowledgeFindings(stacks, config);
    disturb?.(stacks);
    const assembly = app.synth();
    return new Map(
      (Object.entries(stacks) as [string, Stack][]).map(([name, stack]) => [
        name,
        assembly.getStackByName(stack.stackName).template as TemplateOf,
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** All resources of a type, over all stacks, with the stack's name and the logical id. */
export function ofType(templates: Map<string, TemplateOf>, type: string) {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ stack, id, ...resource })),
  );
}
