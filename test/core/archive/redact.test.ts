import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../core/archive/redact.ts';

describe('redact', () => {
  it.each([
    ['My card is 4111 1111 1111 1111, thanks.', 'My card is [card], thanks.'],
    ['4111-1111-1111-1111', '[card]'],
    ['It is four one one one, one one one one, one one one one, one one one one.', 'It is [card].'],
    ['double four five three, triple one', 'double four five three, triple one', ['card'] as const],
    ['Call me at +1 (415) 555-0100.', 'Call me at [phone].'],
    ['four one five five five five oh one double oh', '[phone]'],
    ['eight hundred and two', 'eight hundred and two'],
    ['Two people at seven thirty on the 14th.', 'Two people at seven thirty on the 14th.'],
    ['The order is 123 456.', 'The order is 123 456.'],
    ['Someone for one or two?', 'Someone for one or two?'],
  ])('%s', (text, wanted, rules: readonly ('card' | 'phone')[] = ['card', 'phone']) => {
    expect(redact(text, rules)).toBe(wanted);
  });

  it('takes out addresses of mail where it is asked to, written or spoken', () => {
    expect(redact('ann@example.com', ['email'])).toBe('[email]');
    expect(redact('ann at example dot com', ['email'])).toBe('[email]');
    expect(redact('I am at home', ['email'])).toBe('I am at home');
  });

  it('takes out what an agent’s own patterns find, everywhere', () => {
    expect(redact('AB-12 and AB-34', [], [/AB-\d+/])).toBe('[redacted] and [redacted]');
  });

  it('takes a number of a card’s length without its check digit for a telephone’s', () => {
    expect(redact('4111 1111 1111 1112', ['card'])).toBe('4111 1111 1111 1112');
    expect(redact('4111 1111 1111 1112', ['card', 'phone'])).toBe('[phone]');
  });

  it('leaves no seven digits in a row, however they are grouped', () => {
    const digit = fc.constantFrom(...'0123456789'.split(''));
    const gap = fc.constantFrom('', ' ', '-', '. ', ', ');
    const number = fc.array(fc.tuple(digit, gap), { minLength: 7, maxLength: 19 });
    fc.assert(
      fc.property(number, (pairs) => {
        const text = `It is ${pairs.flat().join('')} I think.`;
        expect(redact(text, ['card', 'phone']).replaceAll(/\D/g, '').length).toBeLessThan(7);
      }),
    );
  });
});
