/** A custom resource of CloudFormation: made and changed it does nothing; deleted it clears the pools, and only then says so. */
import { z } from 'zod';
import { type ClearingDeps, clearPools } from './clear-pools.ts';

const event = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.looseObject({ Pools: z.array(z.string()) }),
});

/** What answering needs. */
export interface StackEventDeps extends ClearingDeps {
  /** Puts the answer where CloudFormation waits for it. */
  readonly put: (url: string, body: string) => Promise<void>;
}

/** Handles one event. Whatever happens, CloudFormation is answered: it would wait an hour. */
export async function onStackEvent(deps: StackEventDeps, given: unknown): Promise<void> {
  const { RequestType, ResponseURL, ResourceProperties, ...ids } = event.parse(given);
  const { PhysicalResourceId = ids.LogicalResourceId } = ids;
  const answer = (Status: 'SUCCESS' | 'FAILED', Reason = '') =>
    deps.put(ResponseURL, JSON.stringify({ ...ids, PhysicalResourceId, Status, Reason }));
  if (RequestType !== 'Delete') return answer('SUCCESS');
  try {
    await clearPools(deps, ResourceProperties.Pools);
  } catch (error) {
    deps.log.error('the cluster could not be cleared', { error: String(error) });
    return answer('FAILED', `${String(error)}. Delete the stack again.`);
  }
  return answer('SUCCESS');
}
