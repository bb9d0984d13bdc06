/** A bot that wants to leave: it says goodbye first, and goes when the caller has heard it. */
import type { EndReason } from '../../core/session.ts';
import type { EngineEvent } from './conversation/engine.ts';

/** How long a goodbye may take to be heard once it is spoken; then the call ends all the same. */
const HEARD_WITHIN_MS = 4_000;

/** A wish to leave, and how far its goodbye has come. */
export interface Farewell {
  readonly reason: EndReason;
  /** Its words have begun: the wish comes before them, and what was being said until then is not the goodbye. */
  readonly begun: boolean;
  readonly saidAtMs?: number;
}

/** The farewell after an event of the conversation. */
export function noteFarewell(
  of: Farewell | undefined,
  event: EngineEvent,
  nowMs: number,
): Farewell | undefined {
  if (event.type === 'wants' && event.what === 'end')
    return { reason: 'bot_goodbye', begun: false };
  if (of && event.type === 'bot-says') return { ...of, begun: true };
  if (of?.begun && event.type === 'bot-stopped-speaking') return { ...of, saidAtMs: nowMs };
  return of;
}

/** Why the call is over now, or nothing while a goodbye is still said or heard. */
export function reasonToLeave(
  of: Farewell | undefined,
  { nowMs, drained }: { readonly nowMs: number; readonly drained: boolean },
): EndReason | undefined {
  if (of?.saidAtMs === undefined) return undefined;
  return drained || nowMs - of.saidAtMs > HEARD_WITHIN_MS ? of.reason : undefined;
}
