/** Adds to what was said, without a turn. */
import type { voice } from '@livekit/agents';

/** It takes effect at once; only a model that hears by itself would have to be told. */
export function addNote(agent: voice.Agent, role: 'user' | 'assistant', text: string): void {
  const context = agent.chatCtx.copy();
  context.addMessage({ role, content: text });
  void agent.updateChatCtx(context);
}
