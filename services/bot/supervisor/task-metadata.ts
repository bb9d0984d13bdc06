/** Who this task is: from ECS's task metadata endpoint, version 4. */
import { z } from 'zod';

const metadata = z.object({
  TaskARN: z.string(),
  AvailabilityZone: z.string().default('unknown'),
  Containers: z
    .array(
      z.object({
        Networks: z.array(z.object({ IPv4Addresses: z.array(z.string()).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** What the metadata tells. */
export interface TaskIdentity {
  readonly taskId: string;
  readonly zone: string;
  readonly privateAddress: string | undefined;
}

/** Reads `<uri>/task`. Throws when it is unreachable or not what ECS documents. */
export async function readTaskIdentity(uri: string): Promise<TaskIdentity> {
  const response = await fetch(`${uri}/task`, { signal: AbortSignal.timeout(5_000) });
  const read = metadata.parse(await response.json());
  return {
    taskId: read.TaskARN.slice(read.TaskARN.lastIndexOf('/') + 1),
    zone: read.AvailabilityZone,
    privateAddress: read.Containers[0]?.Networks[0]?.IPv4Addresses[0],
  };
}
