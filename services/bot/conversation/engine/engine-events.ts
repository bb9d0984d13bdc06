/** The engine library's events as ours. */
import { voice } from '@livekit/agents';
import { isWritten } from '../replies/written-reply.ts';
import type { HeardSpeech } from './audio-ports.ts';
import type { EngineEvent } from './engine.ts';

/** What else the conversation does about them. */
export interface EventHandlers {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onSpeech: (state: 'started' | 'ended') => void;
  readonly onBotState: (state: 'speaking' | 'thinking' | 'listening') => void;
  /** What the caller has heard of the reply that is over. */
  readonly heardOf: () => HeardSpeech;
  /** The library has closed the session by itself: nothing will be heard or said any more. */
  readonly onDead: () => void;
}

/** Passes a session's events on. */
export function bridgeEvents(session: voice.AgentSession, handlers: EventHandlers): void {
  const { onEvent, onSpeech, onBotState, heardOf, onDead } = handlers;
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
    // To the library a reply that is only written is speech, too.
    if (isWritten() && (oldState === 'speaking' || newState === 'speaking')) return;
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
    if (item.type !== 'message') return;
    if (item.role === 'user') onEvent({ type: 'user-turn', text: item.textContent ?? '' });
    if (item.role !== 'assistant') return;
    const heard = heardOf();
    // A reply whose voice alone was cut off is none that was interrupted, to the library.
    const interrupted = item.interrupted || heard.cut;
    // The library keeps a text that was given to it whole, however little of it was heard.
    if (interrupted) item.content = [heard.text];
    onEvent({ type: 'bot-said', text: item.textContent ?? '', interrupted });
  });
  session.on(events.Close, ({ reason }) => {
    if (reason === voice.CloseReason.ERROR) onDead();
  });
}
