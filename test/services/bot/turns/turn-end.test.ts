import { describe, expect, it } from 'vitest';
import { shapeOf, type TurnShape, waitForMore } from '../../../../services/bot/turns/turn-end.ts';

const bounds = { minMs: 300, maxMs: 2_000, by: 'text' } as const;

describe('shapeOf', () => {
  it.each<[string, TurnShape]>([
    ['What are your opening hours?', 'complete'],
    ['yes', 'complete'],
    ['Yes, please', 'complete'],
    ['what are your opening hours', 'asked'],
    ['hello can I bring my dog', 'asked'],
    ['can you tell me if', 'dangling'],
    ['I live in the blue house', 'open'],
    ['well I think', 'dangling'],
    ['if it is possible', 'dangling'],
    ['if it is possible I would come at noon', 'open'],
    ['the order is seven three', 'digits'],
    ['it is one two three four five six seven eight one two three four', 'digits'],
    ['I was born on the third of May', 'dangling'],
    ['I was born on the third of May nineteen eighty four', 'complete'],
    ['one hundred and five', 'digits'],
    ['my e-mail is sarah dot miller', 'address'],
    ['info at my minus company', 'address'],
    ['that is all', 'farewell'],
    ['a table for two people at seven', 'open'],
    ['I would like to', 'dangling'],
    ['My name is Anna, and', 'dangling'],
    ['I need, um', 'dangling'],
    ['it is the', 'dangling'],
    ['my number is five five five', 'digits'],
    ['555', 'digits'],
    ['four one five five five five', 'digits'],
    ['it is 415 555', 'digits'],
    ['my number is four one five five five five zero one zero zero', 'open'],
    ['415 555 0100', 'open'],
    ['it is spelled a n n', 'digits'],
    ['my email is anna at', 'address'],
    ['anna dot', 'address'],
    ['my email is a n n a', 'address'],
    ['anna at example dot com', 'complete'],
    ['goodbye', 'farewell'],
    ['okay thanks, bye bye', 'farewell'],
    ['ich möchte mit', 'dangling'],
  ])('takes "%s" for %s', (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });
});

describe('waitForMore', () => {
  it('waits least for a sentence, longer for a goodbye, digits and a thought, longest for an address', () => {
    const waits = ['Hello there.', 'so I said bye', 'five five', 'and then the', 'anna at'].map(
      (text) => waitForMore(text, bounds).ms,
    );
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(300);
    expect(waits.at(-1)).toBe(2_000);
  });

  it('waits the same for everything where only silence counts', () => {
    expect(waitForMore('five five', { ...bounds, by: 'silence' }).ms).toBe(300);
  });
});
