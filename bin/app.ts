/** The CDK app: reads the configuration, composes the stacks, and lets nothing be synthesised that breaks a rule. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CannotRun } from '../core/cannot-run.ts';
import { acknowledgeFindings } from '../lib/acknowledge-findings.ts';
import { composeStacks } from '../lib/compose-stacks.ts';
import { loadConfig } from '../lib/config/load-config.ts';

try {
  const config = await loadConfig();
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledgeFindings(composeStacks(app, config), config);
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.error(error.message);
  process.exit(1);
}
