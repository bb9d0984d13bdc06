import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import shipped from '../../greenroom.config.ts';
import { acknowledgeFindings } from '../../lib/acknowledge-findings.ts';
import { composeStacks, type Stacks } from '../../lib/compose-stacks.ts';
import type { DeployedConfig } from '../../lib/config/bot-kinds.ts';
import { parseConfig } from '../../lib/config/parse-config.ts';
import type { Config } from '../../lib/config/schema.ts';
import { buildFlags, synthesiseConfig } from '../../lib/synthesise-config.ts';
import { type Templates, templatesOf } from '../../lib/templates.ts';

/** The shipped configuration with the edge on and two pools, so that everything there is gets looked at. */
export const everything: Config = {
  ...shipped,
  pools: {
    ...shipped.pools,
    parrot: { ...shipped.pools['receptionist']!, cpu: 1024, memoryMiB: 2048 },
  },
  bot: {
    ...shipped.bot,
    uses: { bedrockModels: ['eu.amazon.nova-pro-v1:0'], transcribe: true, polly: true },
  },
  edge: { ...shipped.edge, enabled: true },
  api: {
    ...shipped.api,
    jwt: { issuer: 'https://issuer.example', audience: ['an-app'] },
    turn: { ...shipped.api.turn, channels: 2 },
  },
};

/** Everything, on a domain of one's own. */
export const onOwnDomain: Config = {
  ...everything,
  edge: {
    ...everything.edge,
    domain: 'voice.example.com',
    certificate: 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
  },
};

/** Everything, with a bucket for what agents keep of their calls. */
export const withArchive: Config = {
  ...everything,
  bot: {
    ...everything.bot,
    archive: {
      bucket: 'kept-calls',
      keyArn: 'arn:aws:kms:eu-north-1:111122223333:key/1234abcd',
    },
  },
};

/** Everything, and somebody who is told of sessions. */
export const told: Config = {
  ...everything,
  events: {
    ...everything.events,
    webhookUrl: 'https://example.com/hook',
    webhookSecret: 'greenroom/webhook',
    eventBus: 'default',
  },
};

/** Everything, and carriers by names of the tasks' own. */
export const named: Config = {
  ...everything,
  bot: { ...everything.bot, phoneSecret: 'greenroom/phone' },
  edge: { ...everything.edge, enabled: false },
  direct: { ...shipped.direct, domain: 'bots.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' },
};

/** Everything, for callers who have IPv6 alone, and functions that need no endpoint. */
export const dualStack: Config = {
  ...everything,
  network: { ...everything.network, ipv6: true, endpointZones: 0 },
};

/** A finding that was acknowledged, as the build's report has it. */
export interface Acknowledged {
  readonly ruleName: string;
  readonly reason: string;
}

const built = new Map<DeployedConfig, readonly Acknowledged[]>();
const read = new Map<DeployedConfig, Templates>();

/**
 * Synthesises as the build does it: findings throw. Answers those that were acknowledged. The same configuration undisturbed is
 * built once.
 */
export function build(
  config: DeployedConfig,
  disturb?: (stacks: Stacks) => void,
): readonly Acknowledged[] {
  const known = disturb ? undefined : built.get(config);
  if (known) return known;
  const result = buildAnew(config, disturb);
  if (!disturb) built.set(config, result);
  return result;
}

function buildAnew(
  given: DeployedConfig,
  disturb?: (stacks: Stacks) => void,
): readonly Acknowledged[] {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    const app = new App({ context: buildFlags(), outdir, analyticsReporting: false });
    const config = parsed(given);
    const stacks = composeStacks(app, config);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    acknowledgeFindings(stacks, config);
    disturb?.(stacks);
    templatesOf(app, stacks);
    return acknowledgedIn(join(outdir, 'validation-report.json'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The templates of a configuration, which nobody has checked. The same configuration is synthesised once. */
export function synthesise(config: DeployedConfig): Templates {
  const templates = read.get(config) ?? synthesiseConfig(parsed(config));
  read.set(config, templates);
  return templates;
}

/** As it is written in a file, with what is known of its agents. */
function parsed({ bots, holdUrls, ...given }: DeployedConfig): DeployedConfig {
  const config = parseConfig(given, ['receptionist', 'parrot']);
  return { ...config, ...(bots ? { bots } : {}), ...(holdUrls ? { holdUrls } : {}) };
}

function acknowledgedIn(file: string): Acknowledged[] {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    pluginReports: { suppressedViolations?: Acknowledged[] }[];
  };
  return report.pluginReports.flatMap((plugin) => plugin.suppressedViolations ?? []);
}
