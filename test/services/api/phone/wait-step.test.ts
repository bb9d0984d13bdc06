import { describe, expect, it } from 'vitest';
import { waitStep } from '../../../../services/api/phone/wait-step.ts';

describe('waitStep', () => {
  it.each([
    ['rings where a bot is expected soon', 0, 30, 8, 'ring'],
    ['holds at once where it will take longer', 0, 30, 40, 'hold'],
    ['holds where what was expected soon does not come', 10, 30, 8, 'hold'],
    ['falls at once where nobody can come in time', 0, 20, 45, 'fall'],
    ['falls where the rest of the time will not do', 20, 30, 25, 'fall'],
    ['falls at the limit, whatever is expected', 30, 30, 0, 'fall'],
    ['rings first where only the end of a call frees a seat', 3, 30, null, 'ring'],
    ['then holds', 12, 30, null, 'hold'],
  ] as const)('%s', (_, waitedS, limitS, expectedS, step) => {
    expect(waitStep({ waitedS, limitS, expectedS })).toBe(step);
  });
});
