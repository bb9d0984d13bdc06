import { EventEmitter } from 'node:events';
import { RTVIEvent } from '@pipecat-ai/client-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followStates, type States } from '../../web/follow-states.ts';

let client: EventEmitter;
let states: States;
let shown: [state: string, sentence: string];

beforeEach(() => {
  vi.useFakeTimers();
  client = new EventEmitter();
  states = followStates(client as never, (...now) => void (shown = now));
});
afterEach(() => {
  states.close();
  vi.useRealTimers();
});

/** Longer than anybody waits for an answer. */
const LONG_MS = 10_000;

describe('followStates', () => {
  it('goes back to listening when nothing came of what the caller said', () => {
    client.emit(RTVIEvent.UserStartedSpeaking);
    expect(shown[0]).toBe('hearing');
    client.emit(RTVIEvent.UserStoppedSpeaking);
    expect(shown[0]).toBe('thinking');
    vi.advanceTimersByTime(LONG_MS);
    expect(shown).toEqual(['listening', 'Nothing was understood. Say something, or type.']);
  });

  it('goes back also when the bot never says that the caller has stopped', () => {
    client.emit(RTVIEvent.UserStartedSpeaking);
    states.callerStopped();
    vi.advanceTimersByTime(LONG_MS);
    expect(shown[0]).toBe('listening');
  });

  it('keeps hearing a caller who speaks for long', () => {
    client.emit(RTVIEvent.UserStartedSpeaking);
    vi.advanceTimersByTime(LONG_MS);
    expect(shown[0]).toBe('hearing');
  });

  it('keeps thinking and speaking once the bot has begun', () => {
    client.emit(RTVIEvent.UserStoppedSpeaking);
    client.emit(RTVIEvent.BotLlmStarted);
    vi.advanceTimersByTime(LONG_MS);
    expect(shown[0]).toBe('thinking');
    client.emit(RTVIEvent.BotStartedSpeaking);
    vi.advanceTimersByTime(LONG_MS);
    expect(shown).toEqual(['speaking', 'Interrupt it whenever you like.']);
  });

  it('invites nobody to speak who has no microphone, or whose bot has no ears', () => {
    states.microphone(false);
    client.emit(RTVIEvent.BotStoppedSpeaking);
    expect(shown[1]).toBe('There is no microphone: type, or use the keypad.');
    client.emit(RTVIEvent.ServerMessage, { t: 'hearing', d: { canHear: false } });
    client.emit(RTVIEvent.BotStartedSpeaking);
    expect(shown[1]).toContain('has no ears');
  });
});
