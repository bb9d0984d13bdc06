import { expect, it } from 'vitest';
import { openNovaLink } from '../../../../services/bot/realtime/nova/nova-link.ts';
import type { NovaSession } from '../../../../services/bot/realtime/nova/nova-session.ts';
import type { NovaEvent } from '../../../../services/bot/realtime/nova/server-event.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

const nothing = () => undefined;
const frame = (value: number) => new Int16Array(320).fill(value);
const REPLY: NovaEvent = { contentStart: { type: 'AUDIO', role: 'ASSISTANT' } };
const REPLIED: NovaEvent = { completionEnd: {} };

/** A link whose connections write down what each hears, and that moves to another one as soon as a reply was given. */
async function open() {
  const time = createHandTimers();
  const heard: number[][] = [];
  const tell: ((event: NovaEvent) => void)[] = [];
  const link = await openNovaLink({
    clock: time,
    pace: { fromMs: 10_000, atMs: 60_000, patienceMs: 40_000 },
    events: { onEvent: nothing, onFault: nothing },
    async open({ onEvent }): Promise<NovaSession> {
      const frames: number[] = [];
      heard.push(frames);
      tell.push(onEvent);
      const push = (pcm: Int16Array) => void frames.push(pcm[0] ?? 0);
      return { begin: nothing, push, ask: nothing, result: nothing, close: nothing };
    },
  });
  return { time, heard, link, says: (event: NovaEvent) => tell[0]?.(event) };
}

it('tells the next connection what nothing has answered yet, and never what was answered', async () => {
  const { time, heard, link, says } = await open();
  await time.passing(10_000);
  link.push(frame(1));
  says(REPLY);
  await time.passing(1_000);
  link.push(frame(2));
  says(REPLIED);
  await time.passing(0);
  link.push(frame(3));
  expect(heard).toEqual([
    [1, 2],
    [2, 3],
  ]);
  link.close();
});
