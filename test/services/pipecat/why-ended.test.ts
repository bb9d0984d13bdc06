import { describe, expect, it } from 'vitest';
import { type EndFacts, whyEnded } from '../../../services/pipecat/why-ended.ts';

const returned = { how: 'returned' } as const;
const raised = { how: 'raised', error: 'ValueError' } as const;
const gone = { how: 'gone', because: 'SIGKILL' } as const;

describe('whyEnded', () => {
  it.each<[string, EndFacts, { reason: string; detail?: string }]>([
    ['the bot hangs up', { callerLeft: false, bot: returned }, { reason: 'bot_goodbye' }],
    ['the caller hangs up', { callerLeft: true, bot: returned }, { reason: 'caller_left' }],
    [
      'it was asked to leave, and its caller’s connection closed with it',
      { asked: 'max_duration', callerLeft: true, bot: returned },
      { reason: 'max_duration' },
    ],
    [
      'it raises, with the type',
      { callerLeft: false, bot: raised },
      { reason: 'bot_error', detail: 'ValueError' },
    ],
    [
      'it raises while its caller leaves, which somebody has to mend',
      { callerLeft: true, bot: raised },
      { reason: 'bot_error', detail: 'ValueError' },
    ],
    [
      'its process is gone',
      { callerLeft: false, bot: gone },
      { reason: 'bot_died', detail: 'SIGKILL' },
    ],
    [
      'its process is gone after it was asked to leave',
      { asked: 'ended_by_api', callerLeft: false, bot: gone },
      { reason: 'ended_by_api' },
    ],
  ])('%s', (_, facts, expected) => {
    expect(whyEnded(facts)).toEqual(expected);
  });
});
