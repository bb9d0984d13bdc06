import { describe, expect, it } from 'vitest';
import { createBargeIn } from '../../web/barge-in.ts';

function listen() {
  const measured: number[] = [];
  return { measured, bargeIn: createBargeIn((ms) => measured.push(ms)) };
}

describe('createBargeIn', () => {
  it('measures from the caller’s first sound to the bot’s last', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.interrupted();
    bargeIn.edge('bot', 'end', 1280);
    expect(measured).toEqual([280]);
  });

  it('waits for the bot’s word, which may come after its last sound', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1280);
    expect(measured).toEqual([]);
    bargeIn.interrupted();
    expect(measured).toEqual([280]);
  });

  it('measures nothing when the bot ended by itself, or the caller spoke in its silence', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1900);
    bargeIn.edge('caller', 'end', 2000);
    bargeIn.edge('caller', 'start', 3000);
    expect(measured).toEqual([]);
  });
});
