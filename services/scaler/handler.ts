/** What the scaler's function does with each kind of event. */
import { z } from 'zod';
import type { ScalerSettings } from './parse-env.ts';
import { applyDeployment } from './plan/deploy.ts';
import { onRetirementNotice, readRetirementNotice } from './reap/retirement-notice.ts';
import { onTaskStateChange, readTaskStateChange } from './reap/stopped-event.ts';
import { createScaler, type ScalerDeps } from './scaler.ts';
import { createRules } from './sizing/create-rules.ts';

const kick = z.object({ kick: z.string() });

/** How often heartbeats and ECS are compared with the table; events tell of most ends before. */
const RECONCILE_MS = 30_000;

/** What the handler needs besides a scaler's. */
export interface HandlerDeps extends Omit<ScalerDeps, 'pools' | 'ruleOf' | 'reconcileMs'> {
  readonly settings: ScalerSettings;
}

/** Builds the handler. Anything but a kick, an ECS event or a notice of AWS is the schedule. */
export function createHandler(
  deps: HandlerDeps,
): (event: unknown) => Promise<{ readonly did: string }> {
  const { settings, store, clock } = deps;
  const pools = settings.POOLS;
  const scaler = createScaler({
    ...deps,
    pools,
    ruleOf: createRules(),
    reconcileMs: RECONCILE_MS,
    restsWhenQuiet: true,
  });
  /** One instance loops at a time. It begins with the schedule or with the kick that finds none, and rests when nothing moves. */
  const loop = async () => {
    const nowMs = clock.nowMs();
    const ttlMs = settings.LOOP_SECONDS * 1000;
    if (!(await store.lease('loop', deps.owner, { nowMs, ttlMs })).held) return;
    try {
      await scaler.run(nowMs + ttlMs);
    } finally {
      await store.releaseLease('loop', deps.owner);
    }
  };
  return async (event) => {
    const asked = kick.safeParse(event);
    if (asked.success) {
      await scaler.kick(asked.data.kick);
      await loop();
      return { did: 'kick' };
    }
    const change = readTaskStateChange(event);
    if (change) return { did: await onTaskStateChange(deps, change, clock.nowMs()) };
    const retiring = readRetirementNotice(event);
    if (retiring) return { did: await onRetirementNotice(deps, retiring) };
    for (const [pool, deployment] of Object.entries(settings.DEPLOYMENTS)) {
      await applyDeployment(store, { pool, deployment, nowMs: clock.nowMs() });
    }
    await loop();
    return { did: 'loop' };
  };
}
