/** A bot that wants to leave has said so to the end; it goes when the caller has heard it, where a line plays later than it is sent. */
import type { EndReason } from '../../../core/session/session.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';

/** How long a goodbye may take to be heard once it is spoken; then the call ends all the same. */
const HEARD_WITHIN_MS = 4_000;

/** A goodbye that was said, and why. */
export interface Farewell {
  readonly reason: EndReason;
  readonly saidAtMs: number;
}

/** The farewell after an event of the conversation. */
export function noteFarewell(
  of: Farewell | undefined,
  event: EngineEvent,
  nowMs: number,
): Farewell | undefined {
  if (event.type !== 'wants' || event.what !== 'end') return of;
  const reason = event.failed === undefined ? 'bot_goodbye' : 'provider_failed';
  return { reason, saidAtMs: nowMs };
}

/** Why the call is over now, or nothing while a goodbye is still said or heard. */
export function reasonToLeave(
  of: Farewell | undefined,
  { nowMs, drained }: { readonly nowMs: number; readonly drained: boolean },
): EndReason | undefined {
  if (of === undefined) return undefined;
  return drained || nowMs - of.saidAtMs > HEARD_WITHIN_MS ? of.reason : undefined;
}
