/** A custom resource of CloudFormation: what it asks of a function of ours, and how it is answered. */
import { z } from 'zod';
import type { Log } from './log.ts';

const schema = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.record(z.string(), z.unknown()),
});

/** What happens to the resource. */
export interface StackEvent {
  readonly is: 'Create' | 'Update' | 'Delete';
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What answering needs. */
export interface StackEventDeps {
  readonly log: Log;
  /** Puts the answer where CloudFormation waits for it. */
  readonly put: (url: string, body: string) => Promise<void>;
}

/** Whether a function was called by CloudFormation, and not by a schedule. */
export function isStackEvent(given: unknown): boolean {
  return schema.safeParse(given).success;
}

/** Does what the event asks for. Whatever happens, CloudFormation is answered: it would wait an hour. */
export async function answerStack(
  deps: StackEventDeps,
  given: unknown,
  work: (event: StackEvent) => Promise<void>,
): Promise<void> {
  const { RequestType: is, ResponseURL, ResourceProperties, ...ids } = schema.parse(given);
  const { PhysicalResourceId = ids.LogicalResourceId } = ids;
  const answer = (Status: 'SUCCESS' | 'FAILED', Reason = '') =>
    deps.put(ResponseURL, JSON.stringify({ ...ids, PhysicalResourceId, Status, Reason }));
  try {
    await work({ is, properties: ResourceProperties });
  } catch (error) {
    deps.log.error('what a stack asked for could not be done', { is, error: String(error) });
    return answer('FAILED', error instanceof Error ? error.message : String(error));
  }
  return answer('SUCCESS');
}
