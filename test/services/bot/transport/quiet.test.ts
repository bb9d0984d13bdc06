import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../../../services/bot/transport/outbox.ts';
import { createQuiet } from '../../../../services/bot/transport/quiet.ts';

describe('a caller’s signs', () => {
  it.each([
    ['audio each 20 ms', 20, 240, 300],
    ['a ping each second', 1_000, 2_000, 2_600],
  ])('are missed by how often they came: %s', (_, everyMs, stillMs, quietMs) => {
    let nowMs = 0;
    const quiet = createQuiet(() => nowMs);
    for (let i = 0; i < 50; i++) {
      nowMs += everyMs;
      quiet.sign();
    }
    nowMs += stillMs;
    expect(quiet.now).toBe(false);
    nowMs += quietMs - stillMs;
    expect(quiet.now).toBe(true);
    quiet.sign();
    expect(quiet.now).toBe(false);
  });
});

describe('an outbox', () => {
  function open() {
    const sent: string[] = [];
    const state = { quiet: false, buffered: 0, closing: false };
    const channel = {
      isOpen: () => true,
      bufferedAmount: () => state.buffered,
      sendMessage(text: string) {
        if (state.closing) throw new Error('Sending failed');
        return sent.push(text) > 0;
      },
    };
    const outbox = createOutbox(
      () => channel,
      () => state.quiet,
    );
    return { outbox, sent, state };
  }

  it('keeps messages while the caller is not heard, and sends them in order when it is', () => {
    const { outbox, sent, state } = open();
    outbox.send('a');
    state.quiet = true;
    outbox.send('b');
    outbox.send('c');
    expect(sent).toEqual(['a']);
    state.quiet = false;
    outbox.flush();
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('keeps a bounded number for a caller who takes none, the newest', () => {
    const { outbox, sent, state } = open();
    state.buffered = 1e9;
    for (let i = 0; i < 2_000; i++) outbox.send(String(i));
    state.buffered = 0;
    outbox.flush();
    expect(sent).toHaveLength(500);
    expect(sent.at(-1)).toBe('1999');
  });

  it('throws at nobody when the channel closes while it is written to', () => {
    const { outbox, sent, state } = open();
    state.closing = true;
    expect(() => outbox.send('a')).not.toThrow();
    expect(sent).toEqual([]);
  });
});
