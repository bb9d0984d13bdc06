/** Launching and stopping tasks: only our families, only in our cluster, only with our roles. */
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config/schema.ts';
import type { BotStack } from '../stacks/bot-stack.ts';
import { familyPrefix } from './bot-task.ts';

/** Lets the scaler launch, watch and stop bots. */
export function grantLaunching(bot: BotStack, config: Config, grantee: IGrantable): void {
  const { cluster } = bot;
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  const tasks = bot.formatArn({
    service: 'ecs',
    resource: 'task',
    // By its literal name: an exported one would hide in the finding that `acknowledge-findings.ts` answers.
    resourceName: `${config.name}/*`,
  });
  const families = Object.keys(config.pools).map((pool) =>
    bot.formatArn({
      service: 'ecs',
      resource: 'task-definition',
      resourceName: `${familyPrefix(config.name, pool)}*:*`,
    }),
  );
  const statements = [
    { actions: ['ecs:RunTask'], resources: families, conditions: inCluster },
    { actions: ['ecs:StopTask', 'ecs:DescribeTasks'], resources: [tasks], conditions: inCluster },
    // ListTasks knows no resource that fits tasks; the cluster bounds it.
    { actions: ['ecs:ListTasks'], resources: ['*'], conditions: inCluster },
    {
      actions: ['ecs:TagResource'],
      resources: [tasks],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
    {
      actions: ['iam:PassRole'],
      resources: bot.roles.map((role) => role.roleArn),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ];
  for (const statement of statements) {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement));
  }
}
