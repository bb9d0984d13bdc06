/**
 * Replies that are written and not spoken, for a client that asks so (RTVI's `audio_response: false`). The engine library gives a
 * reply its loudspeaker when it begins, and asks again after each tool; here it is told by reply whether there is one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { voice } from '@livekit/agents';

const writing = new AsyncLocalStorage<true>();

/** Whether this runs for a reply that is only written. */
export function isWritten(): boolean {
  return writing.getStore() === true;
}

/** Lets replies that `begin` begins, and what follows from them, be written. */
export function onlyWritten<T>(begin: () => T): T {
  return writing.run(true, begin);
}

/** Takes the loudspeaker from written replies of this session, and from no other. */
export function letRepliesBeWritten({ output }: Pick<voice.AgentSession, 'output'>): void {
  Object.defineProperty(output, 'audioEnabled', { get: () => !isWritten() });
}
