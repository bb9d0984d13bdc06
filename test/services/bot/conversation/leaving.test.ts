import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../services/bot/conversation/engine/engine.ts';
import { createLeaving } from '../../../../services/bot/conversation/leaving.ts';
import { SpokenLine } from '../../../../services/bot/conversation/replies/spoken-line.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

function open() {
  const events: EngineEvent[] = [];
  const said: string[] = [];
  const time = createHandTimers();
  const leaving = createLeaving({
    clock: time,
    onEvent: (event) => events.push(event),
    sayInstead(text) {
      said.push(text);
      const line = new SpokenLine();
      line.finish(false);
      return line;
    },
  });
  return { events, said, leaving, soon: () => time.passing(5) };
}

describe('createLeaving', () => {
  it('forgets what failed in a rehearsal, and leaves when it fails in the call', async () => {
    const { leaving, events, soon } = open();
    const rehearsed = new SpokenLine();
    leaving.failAfter(rehearsed, 'the voice is throttled');
    rehearsed.finish(false);
    await soon();
    expect(events).toEqual([]);
    leaving.begin();
    const spoken = new SpokenLine();
    leaving.failAfter(spoken, 'the voice is throttled');
    spoken.finish(false);
    await soon();
    expect(events).toMatchObject([
      { type: 'failed' },
      { type: 'wants', what: 'end', failed: 'the voice is throttled' },
    ]);
    leaving.close();
  });

  it('waits for the line that apologises, and for no other', async () => {
    const { leaving, events, soon } = open();
    leaving.begin();
    const [before, apology] = [new SpokenLine(), new SpokenLine()];
    leaving.failAfter(apology, 'gone');
    before.finish(false);
    await soon();
    expect(events.filter(({ type }) => type === 'wants')).toEqual([]);
    apology.finish(false);
    await soon();
    expect(events.filter(({ type }) => type === 'wants')).toHaveLength(1);
    leaving.close();
  });

  it('apologises once', async () => {
    const { leaving, said } = open();
    leaving.begin();
    leaving.fail('deaf');
    leaving.fail('deaf again');
    expect(said).toHaveLength(1);
    leaving.close();
  });
});
