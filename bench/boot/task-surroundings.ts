/** What a task finds around it on AWS: its metadata, the table's and CloudWatch's endpoints, and its environment. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLocalCloudWatch } from '../../local/cloudwatch/start-local-cloudwatch.ts';
import type { BotEnv } from '../../services/supervisor/env.ts';

/** Surroundings for any number of tasks. */
export interface TaskSurroundings {
  env(task: { taskId: string; agent: string; spareSeats: number }): Record<string, string>;
  close(): Promise<void>;
}

/** Starts them around a table. */
export async function startSurroundings(
  dynamodb: string,
  tableName: string,
): Promise<TaskSurroundings> {
  const cloudwatch = await startLocalCloudWatch({ port: 0 });
  // The task's id is in its metadata's address, as on AWS.
  const metadata = createServer((request, response) => {
    const [, taskId] = (request.url ?? '').split('/');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ TaskARN: `arn:aws:ecs:local:0:task/bench/${taskId}` }));
  });
  await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
  const { port } = metadata.address() as AddressInfo;
  return {
    env({ taskId, agent, spareSeats }) {
      const own: BotEnv = {
        TABLE_NAME: tableName,
        GREENROOM_POOL: agent,
        GREENROOM_REVISION: 'bench-1',
        GREENROOM_AGENT: agent,
        GREENROOM_SPARE_SEATS: String(spareSeats),
        GREENROOM_PORT: '0',
        GREENROOM_MEDIA_PORT: '0',
        GREENROOM_VCPU: '0.5',
        GREENROOM_PRIVATE_ADDRESS: '127.0.0.1',
      };
      return {
        ...own,
        PATH: process.env['PATH'] ?? '',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
        AWS_ENDPOINT_URL_CLOUDWATCH: cloudwatch.url,
        ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/${taskId}`,
      };
    },
    async close() {
      metadata.close();
      await cloudwatch.close();
    },
  };
}
