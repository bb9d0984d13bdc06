/** What an engine is made of. */
import type { voice } from '@livekit/agents';
import type { Agent } from '../../../../core/agent.ts';
import type { TimerClock } from '../../../../core/time/clock.ts';
import type { CallKeypad } from '../../turns/keypad.ts';
import type { VoiceDetector } from '../caller/voice-detector.ts';
import type { VoicePipeline } from '../replies/brain.ts';
import type { EngineEvent } from './engine.ts';

/** An agent with its brain, and who wants to know what happens. */
export interface EngineParts {
  readonly agent: Agent;
  readonly brain: VoicePipeline;
  /** Puts other providers into the brain, for what a start request overrides. Throws an error that names one that cannot be used. */
  readonly rebrain?: (changed: Pick<Agent, 'llm' | 'tts'>) => Promise<void>;
  readonly clock: TimerClock;
  readonly keypad: CallKeypad;
  readonly onEvent: (event: EngineEvent) => void;
}

/** A session of the engine library, and the voice detector that was given to it. */
export interface LibrarySession {
  readonly session: voice.AgentSession;
  readonly detector: VoiceDetector;
}

/**
 * Silence that the voice detector takes for the end of an utterance; whether the turn is over is decided by its words. It says so some
 * 170 ms later than that: at 250 ms a sentence with its mark was answered 100 ms later, and no turn fewer was cut (`npx greenroom bench --only
 * turn-ends`).
 */
export const UTTERANCE_SILENCE_MS = 150;
