/** Its custom resource: made and changed it does nothing; deleted it clears the pools, and only then says so. */
import { z } from 'zod';
import { answerStack, type StackEventDeps } from '../../core/stack-event.ts';
import { type ClearingDeps, clearPools } from './clear-pools.ts';

const asked = z.looseObject({ Pools: z.array(z.string()) });

/** Handles one event. */
export function onStackEvent(deps: ClearingDeps & StackEventDeps, given: unknown): Promise<void> {
  return answerStack(deps, given, async ({ is, properties }) => {
    if (is !== 'Delete') return;
    await clearPools(deps, asked.parse(properties).Pools).catch((error: unknown) => {
      throw new Error(`${String(error)}. Delete the stack again.`);
    });
  });
}
