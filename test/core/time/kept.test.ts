import { describe, expect, it } from 'vitest';
import { createKept } from '../../../core/time/kept.ts';
import { createHandClock } from '../warm-store.ts';

function setUp(keptMs: (answer: number) => number = () => 100) {
  const clock = createHandClock();
  const asked: { readonly resolve: (answer: number) => void; readonly reject: () => void }[] = [];
  const kept = createKept<number>(clock, {
    read: () =>
      new Promise((resolve, reject) => {
        asked.push({ resolve, reject: () => reject(new Error('outage')) });
      }),
    keptMs,
  });
  return { clock, asked, kept };
}

describe('what is kept', () => {
  it('serves whoever asks while it is read, however long that takes', async () => {
    const { clock, asked, kept } = setUp();
    const first = kept.get('p');
    clock.moveMs(5_000);
    const second = kept.get('p');
    asked[0]?.resolve(7);
    expect([await first, await second, asked.length]).toEqual([7, 7, 1]);
    // Its age counts from the question.
    void kept.get('p');
    expect(asked).toHaveLength(2);
  });

  it('serves for as long as its answer says', async () => {
    const { clock, asked, kept } = setUp((answer) => answer);
    const first = kept.get('p');
    asked[0]?.resolve(300);
    await first;
    clock.moveMs(299);
    await kept.get('p');
    expect(asked).toHaveLength(1);
    clock.moveMs(1);
    void kept.get('p');
    expect(asked).toHaveLength(2);
  });

  it('is read anew after a failure, and after it was forgotten', async () => {
    const { asked, kept } = setUp();
    const failing = kept.get('p');
    asked[0]?.reject();
    await expect(failing).rejects.toThrow('outage');
    const second = kept.get('p');
    asked[1]?.resolve(1);
    await second;
    kept.forget('p');
    const third = kept.get('p');
    asked[2]?.resolve(2);
    expect(await third).toBe(2);
  });

  it('is not forgotten by an older reading that fails late', async () => {
    const { asked, kept } = setUp();
    const older = kept.get('p');
    kept.forget('p');
    const newer = kept.get('p');
    asked[0]?.reject();
    await expect(older).rejects.toThrow('outage');
    asked[1]?.resolve(1);
    expect([await newer, await kept.get('p'), asked.length]).toEqual([1, 1, 2]);
  });
});
