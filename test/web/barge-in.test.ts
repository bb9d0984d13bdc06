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
    bargeIn.interrupted(1250);
    bargeIn.edge('bot', 'end', 1280);
    expect(measured).toEqual([280]);
  });

  it('waits for the bot’s word, which may come after its last sound', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1280);
    expect(measured).toEqual([]);
    bargeIn.interrupted(1300);
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

  it('measures nothing of a sound that the bot let pass, and was interrupted long after', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.interrupted(10_100);
    bargeIn.edge('bot', 'end', 10_298);
    expect(measured).toEqual([]);
  });

  it('measures nothing when the bot was done before the word of an interruption that came after', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1100);
    bargeIn.interrupted(3000);
    expect(measured).toEqual([]);
  });
});
