/** LiveKit's events as the engine's, with each turn's stages. */
import { voice } from '@livekit/agents';

const { CloseReason } = voice;
import type { TurnStages } from '../../../core/bot-messages.ts';
import type { BotAudio } from './audio-ports.ts';
import type { EngineEvent } from './engine.ts';

/** Passes a session's events on. */
export function bridgeEvents(
  session: voice.AgentSession,
  bot: BotAudio,
  onEvent: (event: EngineEvent) => void,
): void {
  const events = voice.AgentSessionEventTypes;
  const turn = createTurnClock((stages) => onEvent({ type: 'turn', stages }));
  bot.onFirstFrame = () => turn.firstFrame();
  bot.onCut = () => onEvent({ type: 'bot-cut' });
  session.on(events.UserStateChanged, ({ oldState, newState }) => {
    if (newState === 'speaking') onEvent({ type: 'user-started-speaking' });
    if (oldState !== 'speaking') return;
    turn.speechEnded();
    onEvent({ type: 'user-stopped-speaking' });
  });
  session.on(events.AgentStateChanged, ({ oldState, newState }) => {
    if (oldState === 'speaking') onEvent({ type: 'bot-stopped-speaking' });
    if (newState === 'thinking') turn.decided();
    if (newState === 'thinking') onEvent({ type: 'bot-thinking' });
    if (newState === 'speaking') onEvent({ type: 'bot-started-speaking' });
    if (newState === 'listening') onEvent({ type: 'bot-listening' });
  });
  session.on(events.UserInputTranscribed, ({ transcript, isFinal }) => {
    if (transcript !== '') onEvent({ type: 'user-said', text: transcript, final: isFinal });
  });
  session.on(events.SpeechCreated, () => turn.created());
  session.on(events.MetricsCollected, ({ metrics }) => turn.measured(metrics));
  session.on(events.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message' || item.role !== 'assistant') return;
    onEvent({ type: 'bot-said', text: item.textContent ?? '', interrupted: item.interrupted });
  });
  session.on(events.Error, () => onEvent({ type: 'failed', message: 'a provider failed' }));
  session.on(events.Close, ({ reason }) => {
    if (reason === CloseReason.ERROR) onEvent({ type: 'failed', message: 'the session closed' });
  });
}

/** Times one turn after another: end of speech, decision, model, voice, first frame. */
function createTurnClock(publish: (stages: TurnStages) => void) {
  let endedAt: number | undefined;
  let decidedAt: number | undefined;
  // An answer may be made ahead of the decision; it is one only where nothing else was heard of.
  let createdAt: number | undefined;
  let parts: { llmMs?: number; ttsMs?: number } = {};
  return {
    speechEnded() {
      endedAt = performance.now();
      decidedAt = undefined;
      createdAt = undefined;
      parts = {};
    },
    decided() {
      decidedAt ??= performance.now();
    },
    created() {
      createdAt ??= performance.now();
    },
    measured(metrics: { type: string; ttftMs?: number; ttfbMs?: number }) {
      if (metrics.type === 'llm_metrics' && metrics.ttftMs !== undefined)
        parts.llmMs = metrics.ttftMs;
      if (metrics.type === 'tts_metrics' && metrics.ttfbMs !== undefined)
        parts.ttsMs ??= metrics.ttfbMs;
    },
    firstFrame() {
      if (endedAt === undefined) return;
      const totalMs = performance.now() - endedAt;
      const turnAt = decidedAt ?? createdAt;
      const endpoint = turnAt === undefined ? {} : { endpointMs: turnAt - endedAt };
      publish({ totalMs, ...endpoint, ...parts });
      endedAt = undefined;
    },
  };
}
