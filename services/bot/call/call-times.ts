/** How long a call lasts, and since when nobody has acted in it. */
import type { Agent } from '../../../core/agent.ts';
import type { EndReason } from '../../../core/session/session.ts';
import type { Clock } from '../../../core/time/clock.ts';

/** A call's clock. */
export interface CallTimes {
  /** Media flow. */
  begin(): void;
  /** The caller or the bot does something. */
  act(): void;
  /** Since media flow; the first time it is asked, and nothing after that. */
  takeFirstWordMs(): number | undefined;
  /** The bound that is exceeded, if one is. */
  exceeded(): EndReason | undefined;
}

/** Stands until it begins. */
export function createCallTimes(
  {
    agent,
    clock,
  }: { readonly agent: Pick<Agent, 'idleTimeoutS'>; readonly clock: Pick<Clock, 'nowMs'> },
  maxDurationMs: number,
): CallTimes {
  const nowMs = () => clock.nowMs();
  let beganMs = 0;
  let activeMs = 0;
  let spoke = false;
  return {
    begin: () => void (beganMs = activeMs = nowMs()),
    act: () => void (activeMs = nowMs()),
    takeFirstWordMs() {
      if (spoke) return undefined;
      spoke = true;
      return nowMs() - beganMs;
    },
    exceeded() {
      if (nowMs() - activeMs > agent.idleTimeoutS * 1000) return 'idle_timeout';
      return nowMs() - beganMs > maxDurationMs ? 'max_duration' : undefined;
    },
  };
}
