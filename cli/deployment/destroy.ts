/** `greenroom destroy`: takes everything away but the state table, in the order in which it can go. */
import { CannotRun } from '../../core/cannot-run.ts';
import { wantsEvents } from '../../lib/config/wants-events.ts';
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import type { DeploymentReach, Site } from './account/reach.ts';
import { runCdk } from './cdk/run-cdk.ts';
import { stageFlag } from './cdk/stage-flag.ts';

/** A task may take its two minutes to say goodbye; ECS then needs some seconds. */
const STOPPED_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 5_000;

/** Destroys a deployment. */
export const destroy = (reach: DeploymentReach) =>
  command({
    name: 'destroy',
    script: 'npm run destroy',
    summary: 'ends every call and deletes the deployment; the state table stays',
    about: `Ends every live call, stops every task, and deletes all stacks of this deployment. The state table is kept; at the end the
commands that delete it and the other things that stay are printed.`,
    packages: 'all',
    flags: { stage: stageFlag, yes: toggle('does not ask') },
    async run({ yes, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const config = await io.config();
      const { name, edge } = config;
      const cloud = await io.cloud();
      const who = await cloud.identity();
      const table = await cloud.resourceIn(`${name}-state`, 'AWS::DynamoDB::Table');
      if (!yes) await confirm(io, { name, where: `account ${who.account}, ${who.region}` });
      // First what launches and what lets callers in, or tasks would come back while they are stopped.
      const doors = [
        'watch',
        ...(edge.enabled ? ['edge'] : []),
        ...(wantsEvents(config) ? ['courier'] : []),
        'api',
        'scaler',
      ];
      await destroyStacks(
        io,
        doors.map((part) => `${name}-${part}`),
      );
      await stopTasks(io, name);
      await destroyStacks(io, [`${name}-bot`]);
      // Also where the configuration has them no more. What is left of them in the zone goes with them, once no task is.
      if ((await cloud.outputs(`${name}-names`)) !== undefined)
        await cloud.deleteStack(`${name}-names`);
      await destroyStacks(
        io,
        ['state', 'network'].map((part) => `${name}-${part}`),
      );
      for (const line of whatStays(name, table)) io.say(line);
    },
  });

async function confirm(io: Site, of: { name: string; where: string }): Promise<void> {
  if (!io.ask)
    throw new CannotRun('Cannot destroy unasked: nobody is at a terminal; `--yes` says it.');
  const answer = await io.ask(
    `This ends every live call and deletes "${of.name}" in ${of.where}. Type its name to go on: `,
  );
  if (answer.trim() !== of.name) throw new CannotRun('Nothing was destroyed.');
}

async function destroyStacks(io: Site, stacks: readonly string[]): Promise<void> {
  await runCdk(io, ['destroy', ...stacks, '--exclusively', '--force']);
}

async function stopTasks(io: Site, cluster: string): Promise<void> {
  const { clock } = io;
  const cloud = await io.cloud();
  const giveUpAtMs = clock.nowMs() + STOPPED_WITHIN_MS;
  for (;;) {
    const running = await cloud.runningTasks(cluster);
    if (running.length === 0) return;
    if (clock.nowMs() > giveUpAtMs) {
      throw new CannotRun(
        `Cannot destroy the rest: ${running.length} tasks do not stop. Run it again.`,
      );
    }
    io.note(`Stopping ${running.length} tasks …`);
    for (const { arn } of running) await cloud.stopTask(cluster, arn);
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** What is left, why, and how to be rid of it. */
export function whatStays(name: string, table: string | undefined): string[] {
  return [
    '',
    'Kept, so that a mistake costs no history; each is deleted by what stands beside it:',
    ...(table
      ? [
          `  state table       aws dynamodb update-table --table-name ${table} --no-deletion-protection-enabled && aws dynamodb delete-table --table-name ${table}`,
        ]
      : []),
    `  task definitions  aws ecs list-task-definition-families --family-prefix ${name}- --status ACTIVE  (cost nothing)`,
    '  images            in the ECR repository cdk-…-container-assets-… of the CDK (cents)',
    '  the CDK itself    the stack CDKToolkit, which other apps of the account may use',
  ];
}
