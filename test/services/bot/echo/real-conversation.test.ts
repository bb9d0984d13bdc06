import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import parrot from '../../../../agents/parrot.ts';
import {
  type EngineEvent,
  FRAME_SAMPLES,
} from '../../../../services/bot/conversation/engine/engine.ts';
import { startLiveKitEngine } from '../../../../services/bot/conversation/engine/livekit-engine.ts';
import { createBrain } from '../../../../services/bot/conversation/replies/brain.ts';
import { withoutEcho } from '../../../../services/bot/echo/without-echo.ts';
import { createCircuits } from '../../../../services/bot/providers/circuits.ts';
import { builtInMouth } from '../../../../services/bot/speech/built-in.ts';
import { createVoice } from '../../../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../../../services/bot/speech/voice-files.ts';
import { createKeypad } from '../../../../services/bot/turns/keypad.ts';

const files = voiceFiles(new URL('../../../../services/bot/main.ts', import.meta.url).href);

/** The loudspeaker is heard so much later. */
const DELAY_FRAMES = 8;

/** Lets the parrot speak to a caller who says nothing, with its own sound coming back, in real time. */
async function hearItself(db: number, guarded: boolean): Promise<EngineEvent['type'][]> {
  const voice = createVoice('slt', files);
  const events: EngineEvent['type'][] = [];
  const onEvent = ({ type }: EngineEvent) => void events.push(type);
  const clock = createSystemClock();
  const providers = { language: 'en-US', keyterms: [], env: {}, random: Math.random };
  const circuits = createCircuits(clock, () => undefined);
  const floor = builtInMouth(voice);
  const brain = await createBrain({ agent: parrot, providers, circuits, floor, hearer: undefined });
  const keypad = createKeypad(clock);
  const parts = { agent: parrot, brain, clock, keypad, onEvent };
  const engine = await (guarded
    ? withoutEcho(startLiveKitEngine, parts)
    : startLiveKitEngine(parts));
  await engine.warm();
  engine.begin({ sessionId: 's', data: {} });
  engine.say(
    'This is a rather long sentence, which nobody but its speaker hears. And so is this one.',
  );
  const played: (Int16Array | undefined)[] = [];
  const gain = 10 ** (db / 20);
  for (let frame = 0, fromMs = performance.now(); frame < 400; frame++) {
    played.push(engine.pullPcm());
    const echo = played[frame - DELAY_FRAMES];
    const heard = new Int16Array(FRAME_SAMPLES);
    for (let i = 0; i < heard.length; i++) heard[i] = gain * (echo?.[i] ?? 0) + 4 * Math.sin(i * i);
    engine.pushPcm(heard);
    await pause(Math.max(0, fromMs + 20 * (frame + 1) - performance.now()));
  }
  await engine.close();
  await voice.close();
  return events;
}

describe('a parrot that hears its own voice', () => {
  it.each([-20, -40])(
    'is not disturbed by an echo of %d dB, as it would be without a guard',
    async (db) => {
      const [guarded, bare] = await Promise.all([hearItself(db, true), hearItself(db, false)]);
      expect(bare).toContain('user-started-speaking');
      expect(guarded).not.toContain('user-started-speaking');
      expect(guarded).not.toContain('bot-cut');
    },
  );
});
