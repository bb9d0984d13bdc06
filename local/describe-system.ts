/** The one table that `npm start` prints: what runs where. */
import { spareSeatsOf } from './bot-pool.ts';
import type { System, SystemOptions } from './start-system.ts';

/** One row a part: its name, where it is, what it does. */
export function describeSystem(system: System, { flags, agent }: SystemOptions): string {
  const { dynamodb, ecs, cloudwatch } = system.emulators;
  const spare = spareSeatsOf(agent, flags);
  const delay =
    flags.launchDelayMs === 0 ? '' : `, ${flags.launchDelayMs / 1000} s after its launch`;
  const rows = [
    ['page', `${system.url}/`, 'talk to a bot'],
    ['API', `${system.url}/openapi.json`, 'POST /v1/sessions, POST /start'],
    ['bots', 'child processes', `agent ${agent.name}, ${1 + spare} seats a task`],
    ['scaler', 'this process', `${flags.warm} warm, at most ${flags.maxTasks} tasks`],
    ['ECS', ecs.url, `runs each task as a process${delay}`],
    ['DynamoDB', dynamodb.url, flags.data === undefined ? 'in memory' : `kept in ${flags.data}`],
    ['CloudWatch', cloudwatch.url, 'keeps metrics in memory'],
  ] as const;
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length)) + 2;
  return rows
    .map(([name, where, what]) => `  ${name.padEnd(width(0))}${where.padEnd(width(1))}${what}`)
    .join('\n');
}
