/** What a supervisor is told of a provider that fails, or is well again: which, and what kind of fault, and no word of its message. */
import type { FromBot } from '../../core/bot-messages.ts';
import type { EngineEvent } from './conversation/engine.ts';

/** The message of the event. */
export function providerWord({
  provider,
  state,
  fault,
}: Extract<EngineEvent, { type: 'provider' }>): Extract<FromBot, { type: 'provider' }> {
  return { type: 'provider', provider, state, ...(fault ? { kind: fault.kind } : {}) };
}
