/** The state table of a deployment. */
import { CannotRun } from '../../../core/cannot-run.ts';
import type { DeploymentReach } from './reach.ts';

/** Its name, by the stack. Throws `CannotRun` where there is no such stack. */
export async function findTable(
  reach: Pick<DeploymentReach, 'cloud'>,
  name: string,
): Promise<string> {
  const cloud = await reach.cloud();
  const { account, region } = await cloud.identity();
  const table = await cloud.resourceIn(`${name}-state`, 'AWS::DynamoDB::Table');
  if (table) return table;
  throw new CannotRun(
    `Cannot find the state table: account ${account}, ${region} has no stack ${name}-state. Is it the right one?`,
  );
}
