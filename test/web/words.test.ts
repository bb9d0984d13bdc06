import { describe, expect, it } from 'vitest';
import { sayPool } from '../../web/agents.ts';
import { Refused } from '../../web/call/broker.ts';
import { endingOf, startFailureOf } from '../../web/call/endings.ts';
import { sayWait } from '../../web/call/wait-in-line.ts';
import { sayTrouble } from '../../web/sound/microphone-trouble.ts';
import { sayMs } from '../../web/turns/waterfall.ts';

describe('sayWait', () => {
  it.each([
    [{ position: 2, expectedWaitMs: 1 }, 'You are number 2 in line. A bot is starting: about 1 s.'],
    [
      { position: 1, expectedWaitMs: 44_100 },
      'You are number 1 in line. A bot is starting: about 45 s.',
    ],
    [
      { position: 3, expectedWaitMs: null },
      'You are number 3 in line. It is your turn as soon as a call ends.',
    ],
    [{}, 'A bot is being found.'],
  ])('says %j', (place, sentence) => {
    expect(sayWait(place)).toBe(sentence);
  });
});

describe('endingOf', () => {
  it('tells an end as it should be from a fault', () => {
    expect(endingOf({ reason: 'bot_goodbye' }).state).toBe('over');
    expect(endingOf({ reason: 'task_died' }).state).toBe('gone');
  });

  it('has a sentence where nobody knows a reason', () => {
    const sentence = 'It has fallen silent. Press Start for another bot.';
    expect(endingOf(undefined)).toEqual({ state: 'gone', sentence });
    expect(endingOf({ reason: 'a reason of a later version' }).sentence).toBe(sentence);
  });
});

describe('sayMs', () => {
  it.each([
    [0.4, '0 ms'],
    [512.4, '512 ms'],
    [12_340, '12.3 s'],
  ])('says %d as %s', (ms, text) => {
    expect(sayMs(ms)).toBe(text);
  });
});

describe('sayPool', () => {
  const pool = { idle: 0, starting: 0, waiting: 0, leadTimeMs: null };
  it.each([
    [{ ...pool, idle: 1 }, 'One bot is warm and waits for you.'],
    [{ ...pool, idle: 3 }, '3 bots are warm and wait for you.'],
    [
      { ...pool, starting: 1, leadTimeMs: 24_100 },
      'No bot is warm yet, and one is starting; that takes about 25 s.',
    ],
    [{ ...pool, starting: 2 }, 'No bot is warm yet, and 2 are starting.'],
    [
      { ...pool, waiting: 4 },
      'No bot is warm: you may get a seat beside another caller, or wait in line. 4 wait before you.',
    ],
  ])('says of %j: %s', (seen, sentence) => {
    expect(sayPool(seen)).toBe(sentence);
  });
});

describe('failureOf', () => {
  it('says why there is no bot, and when to try again', () => {
    const full = new Refused('POOL_FULL', 'Every bot is taken and the queue is full', 12);
    const sentence = 'Every bot is in a call, and the line is full. Try again in 12 s.';
    expect(startFailureOf(full)).toEqual({ state: 'none', sentence });
  });

  it('passes on what it has no words for', () => {
    expect(startFailureOf(new Refused('AGENT_UNKNOWN', 'no such agent')).sentence).toBe(
      'no such agent',
    );
    expect(startFailureOf(new Error('fetch failed')).sentence).toBe(
      'The call could not be started: fetch failed',
    );
  });
});

describe('sayTrouble', () => {
  it.each([
    [{ isSecure: false, permission: undefined, microphones: 0 }, /plain http/],
    [{ isSecure: true, permission: 'denied' as const, microphones: 1 }, /allow it by the sign/],
    [{ isSecure: true, permission: 'prompt' as const, microphones: 0 }, /There is no microphone/],
    [{ isSecure: true, permission: 'granted' as const, microphones: 1 }, /another program/],
  ])('says of %j what to do', (facts, words) => {
    expect(sayTrouble(facts)).toMatch(words);
    expect(sayTrouble(facts)).toMatch(/you can type/);
  });
});
