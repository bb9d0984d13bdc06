import { defineEvals } from '../../core/evals.ts';

/** What the front desk must be able to do, whoever changes it: `npx greenroom evals receptionist`. */
export default defineEvals([
  {
    name: 'greets, and tells the hours',
    turns: [
      { expect: { says: /front desk/i } },
      { say: 'What are your opening hours?', expect: { says: /nine to six/, withinMs: 1_500 } },
    ],
  },
  {
    name: 'looks at the clock for the time',
    turns: [{ say: 'What time is it?', expect: { says: /^It is \d+:\d\d/, tools: ['time'] } }],
  },
  {
    name: 'is stopped by keys, and answers them',
    turns: [
      { keys: '1', interruptsAfterMs: 500, expect: { says: /nine to six/ } },
      { keys: '9', expect: { says: /Goodbye/, leaves: 'end' } },
    ],
  },
  {
    name: 'says what it can do where it understood nothing',
    turns: [{ say: 'Do you sell bicycles?', expect: { says: /opening hours or the time/ } }],
  },
]);
