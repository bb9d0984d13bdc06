import { beforeEach, describe, expect, it } from 'vitest';
import { collectKeys } from '../../../../services/bot/turns/key-collector.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

function collect(rules = { terminator: '#', pauseMs: 600, longest: 6 }) {
  const inputs: string[] = [];
  const keys = collectKeys(rules, time, (input) => void inputs.push(input));
  const press = (text: string, everyMs: number) => {
    for (const key of text) {
      keys.press([key]);
      time.pass(everyMs);
    }
  };
  return { inputs, press };
}

describe('collectKeys', () => {
  it('gives 1234# within a second as one input', () => {
    const { inputs, press } = collect();
    press('1234#', 200);
    expect(inputs).toEqual(['1234']);
  });

  it('gives what was pressed after a pause', () => {
    const { inputs, press } = collect();
    press('12', 300);
    time.pass(600);
    press('3', 700);
    expect(inputs).toEqual(['12', '3']);
  });

  it('gives an input that has reached its longest', () => {
    const { inputs, press } = collect();
    press('1234567', 100);
    expect(inputs).toEqual(['123456']);
  });

  it('gives the terminator alone as an empty input', () => {
    const { inputs, press } = collect();
    press('#', 100);
    expect(inputs).toEqual(['']);
  });
});
