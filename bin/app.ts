/** The CDK app: reads the configuration, composes the stacks, and lets nothing be synthesised that breaks a rule. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readdirSync } from 'node:fs';
import config from '../greenroom.config.ts';
import { acknowledgeFindings } from '../lib/acknowledge-findings.ts';
import { composeStacks } from '../lib/compose-stacks.ts';
import { parseConfig } from '../lib/config/parse-config.ts';

const agents = readdirSync(new URL('../agents', import.meta.url)).flatMap((file) =>
  file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : [],
);

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const checked = parseConfig(config, agents);
const stacks = composeStacks(app, checked);
acknowledgeFindings(stacks, checked);
