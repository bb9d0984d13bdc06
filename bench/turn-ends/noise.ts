/** Sounds that are no words. */
import type { Random } from '../../core/time/clock.ts';
import { ENGINE_RATE } from '../../services/bot/conversation/engine/engine.ts';
import { NOISES } from './utterances.ts';

/** The faint noise of a room: digital silence is heard on no telephone. */
export function room(ms: number, random: Random): Int16Array {
  return Int16Array.from({ length: (ms / 1_000) * ENGINE_RATE }, () => (random() - 0.5) * 40);
}

/** A cough is a burst of breath, a click is a key or a cup, a hum is a machine. */
export function noiseOf(name: string, random: Random): Int16Array {
  if (name === NOISES.hum)
    return Int16Array.from({ length: ENGINE_RATE * 0.8 }, (_, i) => Math.sin(i / 21) * 1_500);
  const seconds = name === NOISES.cough ? 0.32 : 0.04;
  let breath = 0;
  return Int16Array.from({ length: ENGINE_RATE * seconds }, (_, i) => {
    const t = i / (ENGINE_RATE * seconds);
    breath = 0.55 * breath + 0.45 * (random() * 2 - 1);
    return breath * 14_000 * Math.min(1, t * 12) * Math.exp(-3.5 * t);
  });
}
