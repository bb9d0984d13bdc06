import { expect, it } from 'vitest';
import { hearUtterances } from '../../../../services/bot/providers/utterance-hearer.ts';

const frames = (count: number) => Array.from({ length: count }, () => new Int16Array(320));

it('hears words so soon after others with them, and what comes later by itself', async () => {
  const heard: number[] = [];
  const stream = hearUtterances('test', async (pcm) => {
    heard.push(pcm.length / 320);
    return 'words';
  }).open({ onText: () => undefined, onFault: () => undefined });
  const speak = (count: number) => {
    stream.speechStarted();
    for (const frame of frames(count)) stream.push(frame);
    stream.speechEnded();
  };
  const pause = (count: number) => {
    for (const frame of frames(count)) stream.push(frame);
  };
  speak(20);
  pause(4);
  speak(20);
  pause(5);
  await expect.poll(() => heard).toEqual([49]);
  speak(20);
  pause(5);
  await expect.poll(() => heard).toEqual([49, 25]);
  stream.close();
});
