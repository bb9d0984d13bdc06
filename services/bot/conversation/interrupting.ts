/** Interrupting the engine library's session, which throws where the agent lets nobody interrupt. */
import type { voice } from '@livekit/agents';

type Interruptible = Pick<voice.AgentSession, 'interrupt'>;

/** The caller takes the word. Where the agent gives it to nobody, the bot says its sentence to the end. Resolves when the session is silent. */
export async function letInterrupt(session: Interruptible): Promise<void> {
  try {
    await session.interrupt().await;
  } catch {
    // Said to its end.
  }
}

/** The bot's own will: silence, whatever a caller may do. */
export function silence(session: Interruptible): void {
  try {
    session.interrupt();
  } catch {
    session.interrupt({ force: true });
  }
}
