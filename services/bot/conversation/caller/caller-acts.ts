/** What a caller does without speaking: types, or presses keys. Either stops the bot's speech and counts as a turn. */
import type { voice } from '@livekit/agents';
import type { Agent } from '../../../../core/agent.ts';
import type { TimerClock } from '../../../../core/time/clock.ts';
import { collectKeys } from '../../turns/key-collector.ts';
import type { CallKeypad } from '../../turns/keypad.ts';
import { letInterrupt } from '../interrupting.ts';
import { onlyWritten } from '../replies/written-reply.ts';
import { keysToText } from './keys-to-text.ts';

/** What it does about them. */
export interface ActDeeds {
  readonly clock: TimerClock;
  /** The caller does something: a farewell is taken back, a silence broken. */
  readonly stir: () => void;
  readonly session: Pick<voice.AgentSession, 'interrupt' | 'generateReply'>;
  /** A tool may have asked for keys. */
  readonly keypad: Pick<CallKeypad, 'take'>;
  /** Silence now, and the reply that is being said goes on without its voice. */
  readonly hush: () => void;
}

/** A tool that does not stop when it is told to must not hold up the caller. */
const SETTLES_MS = 500;

/** Takes what the caller does. */
export interface CallerActs {
  /** With an answer by voice, or in writing alone. */
  type(text: string, answer?: 'spoken' | 'written'): void;
  press(keys: readonly string[]): void;
  close(): void;
}

/** For this agent's rules of keys. */
export function createCallerActs(
  agent: Pick<Agent, 'keys' | 'intents' | 'llm' | 'realtime'>,
  { clock, stir, session, keypad, hush }: ActDeeds,
): CallerActs {
  let closed = false;
  const answer = async (userInput: string, as: 'spoken' | 'written' = 'spoken') => {
    stir();
    await settled(session, clock);
    if (closed) return;
    // Another answer may have begun meanwhile.
    void letInterrupt(session);
    const reply = () => session.generateReply({ userInput });
    if (as === 'written') onlyWritten(reply);
    else reply();
  };
  const keys = collectKeys(agent.keys, clock, (input) => void answer(keysToText(agent, input)));
  return {
    type(text, as) {
      // Nothing typed is no turn: it would be answered with what was said before.
      if (text.trim() !== '') void answer(text, as);
    },
    press(pressed) {
      stir();
      // An interruption would take back the reply of the tool that asks.
      if (keypad.take(pressed)) return hush();
      void letInterrupt(session);
      keys.press(pressed);
    },
    close() {
      closed = true;
      keys.close();
    },
  };
}

/** Resolves when what was interrupted is in the conversation's context: a reply that is thought of sooner does not know what was heard. */
async function settled(session: ActDeeds['session'], clock: TimerClock): Promise<void> {
  const over = new AbortController();
  await Promise.race([letInterrupt(session), clock.sleep(SETTLES_MS, over.signal)]);
  over.abort();
}
