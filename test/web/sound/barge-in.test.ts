import { describe, expect, it } from 'vitest';
import { createBargeIn } from '../../../web/sound/barge-in.ts';

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
    bargeIn.interrupted();
    bargeIn.edge('bot', 'end', 10_298);
    expect(measured).toEqual([]);
  });

  it('measures a bot that pauses at a sound, and says seconds later that it was an interruption', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1280);
    bargeIn.edge('caller', 'end', 3000);
    bargeIn.interrupted();
    expect(measured).toEqual([280]);
  });

  it('measures nothing of a caller who began before the reply that was interrupted', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1100);
    bargeIn.edge('bot', 'start', 2900);
    bargeIn.interrupted();
    bargeIn.edge('bot', 'end', 3100);
    expect(measured).toEqual([]);
  });

  it('takes a pause between two sentences for no silence', () => {
    const { measured, bargeIn } = listen();
    bargeIn.edge('bot', 'start', 100);
    bargeIn.edge('caller', 'start', 1000);
    bargeIn.edge('bot', 'end', 1050);
    bargeIn.edge('bot', 'start', 1450);
    bargeIn.edge('bot', 'end', 1500);
    bargeIn.interrupted();
    expect(measured).toEqual([500]);
  });
});
