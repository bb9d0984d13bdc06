/** The engine library's events as ours. */
import { voice } from '@livekit/agents';
import type { EngineEvent } from './engine.ts';

/** What else the conversation does about them. */
export interface EventHandlers {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onSpeech: (state: 'started' | 'ended') => void;
  readonly onBotState: (state: 'speaking' | 'thinking' | 'listening') => void;
  /** The library has closed the session by itself: nothing will be heard or said any more. */
  readonly onDead: () => void;
}

/** Passes a session's events on. */
export function bridgeEvents(session: voice.AgentSession, handlers: EventHandlers): void {
  const { onEvent, onSpeech, onBotState, onDead } = handlers;
  const events = voice.AgentSessionEventTypes;
  session.on(events.UserStateChanged, ({ oldState, newState }) => {
    if (newState === 'speaking') {
      onSpeech('started');
      onEvent({ type: 'user-started-speaking' });
    }
    if (oldState !== 'speaking') return;
    onSpeech('ended');
    onEvent({ type: 'user-stopped-speaking' });
  });
  session.on(events.AgentStateChanged, ({ oldState, newState }) => {
    if (oldState === 'speaking') onEvent({ type: 'bot-stopped-speaking' });
    if (newState === 'initializing' || newState === 'idle') return;
    onBotState(newState);
    const type = newState === 'speaking' ? 'bot-started-speaking' : (`bot-${newState}` as const);
    onEvent({ type });
  });
  session.on(events.UserInputTranscribed, ({ transcript, isFinal }) => {
    if (transcript !== '') onEvent({ type: 'user-said', text: transcript, final: isFinal });
  });
  session.on(events.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message' || item.role !== 'assistant') return;
    onEvent({ type: 'bot-said', text: item.textContent ?? '', interrupted: item.interrupted });
  });
  session.on(events.Close, ({ reason }) => {
    if (reason === voice.CloseReason.ERROR) onDead();
  });
}
