import { describe, expect, it } from 'vitest';
import {
  type DetectionEvent,
  detect,
  isDecided,
  NOTHING_HEARD,
} from '../../../../services/bot/telephony/answer-detection.ts';
import { createBeepDetector } from '../../../../services/bot/telephony/sound/beep.ts';

type At = readonly [atMs: number, event: DetectionEvent];

const judge = (...events: At[]) =>
  events.reduce((of, [atMs, event]) => detect(of, event, atMs), NOTHING_HEARD).verdict;

const said = (atMs: number, text: string, final = true): At => [
  atMs,
  { type: 'text', text, final },
];

describe('detect', () => {
  it.each([
    ['Hi, you have reached the voicemail of Peter.', 'machine'],
    ['Please leave a message after the tone.', 'machine'],
    ['I can’t come to the phone right now.', 'machine'],
    ['We are not available at the moment.', 'machine'],
    ['Hi, if you record your name and reason for calling, I’ll see.', 'screener'],
    ['Go ahead and say your name and why you’re calling.', 'screener'],
    ['The mailbox is full. Goodbye.', 'unavailable'],
    ['The number you have dialed is not in service.', 'unavailable'],
    ['Your call cannot be completed as dialed.', 'unavailable'],
    ['Good morning, Miller and Sons, how can I help you today?', undefined],
  ])('%s: %s', (text, verdict) => {
    expect(judge(said(900, text))).toBe(verdict);
  });

  it.each(['Hello?', 'Yes, this is Anna speaking.'])(
    'takes whoever waits for an answer after a few words for a person: %s',
    (text) => {
      const spoke: At[] = [[300, { type: 'speech' }], [900, { type: 'silence' }], said(1200, text)];
      expect(judge(...spoke, [2300, { type: 'tick' }])).toBeUndefined();
      expect(judge(...spoke, [2500, { type: 'tick' }])).toBe('human');
      expect(judge(said(900, text), [2400, { type: 'tick' }])).toBe('human');
    },
  );

  it('waits for what a greeting says after its first breath', () => {
    const greeting: At[] = [
      [300, { type: 'speech' }],
      [1500, { type: 'silence' }],
      said(1700, 'Hi, you reached Anna.'),
      [2000, { type: 'speech' }],
      [2500, { type: 'tick' }],
      [3800, { type: 'tick' }],
    ];
    expect(judge(...greeting)).toBeUndefined();
    expect(judge(...greeting, said(4000, 'Please leave a message.'))).toBe('machine');
    // In words that tell nothing, its length does.
    const more = said(5000, 'We will call you as soon as we are back in the office on Monday.');
    expect(judge(...greeting, more, [8000, { type: 'tick' }])).toBe('machine');
  });

  it('tells a machine by its words before the sentence is over', () => {
    expect(judge(said(900, 'you can leave a message', false))).toBe('machine');
    expect(judge(said(900, 'Hello', false))).toBeUndefined();
  });

  it('tells a machine by the length of its speech, in whatever language', () => {
    expect(judge([100, { type: 'speech' }], [6200, { type: 'tick' }])).toBe('machine');
    const pause: At[] = [
      [100, { type: 'speech' }],
      [3000, { type: 'silence' }],
      [3500, { type: 'speech' }],
      [6200, { type: 'tick' }],
    ];
    expect(judge(...pause)).toBeUndefined();
  });

  it('hears the person whom a screener rang', () => {
    const screened = said(900, 'Please state your name.');
    expect(judge(screened)).toBe('screener');
    expect(judge(screened, said(9000, 'Hello?'), [10_600, { type: 'tick' }])).toBe('human');
    expect(judge(screened, [16_000, { type: 'tick' }])).toBe('screener');
  });

  it('takes the carrier’s word where it has none of its own, and not for a screener', () => {
    expect(judge([500, { type: 'carrier', by: 'machine' }])).toBe('machine');
    expect(judge([500, { type: 'carrier', by: 'uncertain' }])).toBeUndefined();
    const screened = said(900, 'Please state your name.');
    expect(judge(screened, [3000, { type: 'carrier', by: 'machine' }])).toBe('screener');
  });

  it('stays with what it has told, and with nothing is uncertain in time', () => {
    const person: At[] = [said(500, 'Hello?'), [2000, { type: 'tick' }]];
    expect(judge(...person, said(2900, 'leave a message'))).toBe('human');
    expect(judge([14_900, { type: 'tick' }])).toBeUndefined();
    expect(judge([15_100, { type: 'tick' }])).toBe('uncertain');
    expect(isDecided(detect(NOTHING_HEARD, { type: 'carrier', by: 'human' }, 900))).toBe(true);
  });
});

const frames = (sampleAt: (at: number) => number, ms: number) =>
  Array.from({ length: ms / 20 }, (_, frame) =>
    Int16Array.from({ length: 320 }, (__, at) => sampleAt(frame * 320 + at)),
  );
const tone = (hz: number, level: number) => (at: number) =>
  level * Math.sin((2 * Math.PI * hz * at) / 16_000);
const silence = frames(() => 0, 100);

describe('createBeepDetector', () => {
  const count = (heard: Int16Array[]) => {
    const beep = createBeepDetector();
    return heard.filter((frame) => beep.hear(frame)).length;
  };

  it.each([440, 1000, 1400, 2000])('hears the end of a tone of %i Hz, once', (hz) => {
    expect(count([...silence, ...frames(tone(hz, 6000), 500), ...silence])).toBe(1);
  });

  it('takes no short tone, no hum, no whisper and no noise for one', () => {
    expect(count([...frames(tone(1000, 6000), 100), ...silence])).toBe(0);
    expect(count([...frames(tone(100, 6000), 500), ...silence])).toBe(0);
    expect(count([...frames(tone(1000, 100), 500), ...silence])).toBe(0);
    let seed = 1;
    const noise = () => ((seed = (seed * 48_271) % 2_147_483_647) % 12_000) - 6000;
    expect(count([...frames(noise, 1000), ...silence])).toBe(0);
  });

  it('takes no voice for one: its pitch moves', () => {
    const glide = (at: number) => 6000 * Math.sin(2 * Math.PI * (500 + at / 40) * (at / 16_000));
    expect(count([...frames(glide, 1000), ...silence])).toBe(0);
  });
});
