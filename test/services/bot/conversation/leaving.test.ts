import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../services/bot/conversation/engine.ts';
import { createLeaving } from '../../../../services/bot/conversation/leaving.ts';
import { SpokenLine } from '../../../../services/bot/conversation/spoken-line.ts';

const nextTimers = () => new Promise((resolve) => setTimeout(resolve, 5));

function open() {
  const events: EngineEvent[] = [];
  const said: string[] = [];
  const leaving = createLeaving({
    onEvent: (event) => events.push(event),
    sayInstead(text) {
      said.push(text);
      const line = new SpokenLine();
      line.finish(false);
      return line;
    },
  });
  return { events, said, leaving };
}

describe('createLeaving', () => {
  it('forgets what failed in a rehearsal, and leaves when it fails in the call', async () => {
    const { leaving, events } = open();
    const rehearsed = new SpokenLine();
    leaving.failAfter(rehearsed, 'the voice is throttled');
    rehearsed.finish(false);
    await nextTimers();
    expect(events).toEqual([]);
    leaving.begin();
    const spoken = new SpokenLine();
    leaving.failAfter(spoken, 'the voice is throttled');
    spoken.finish(false);
    await nextTimers();
    expect(events).toMatchObject([
      { type: 'failed' },
      { type: 'wants', what: 'end', failed: 'the voice is throttled' },
    ]);
    leaving.close();
  });

  it('waits for the line that apologises, and for no other', async () => {
    const { leaving, events } = open();
    leaving.begin();
    const [before, apology] = [new SpokenLine(), new SpokenLine()];
    leaving.failAfter(apology, 'gone');
    before.finish(false);
    await nextTimers();
    expect(events.filter(({ type }) => type === 'wants')).toEqual([]);
    apology.finish(false);
    await nextTimers();
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
