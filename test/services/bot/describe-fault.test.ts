import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../services/bot/describe-fault.ts';

describe('describeFault', () => {
  it('says what was thrown and where, and nothing of its text', () => {
    const line = describeFault(new TypeError('the caller said: my number is 4711'));
    expect(JSON.parse(line)).toMatchObject({ name: 'TypeError' });
    expect(line).toContain('describe-fault.test');
    expect(line).not.toContain('4711');
  });

  it('takes what is no error, too', () => {
    expect(JSON.parse(describeFault('words'))).toMatchObject({ name: 'string', at: [] });
  });
});
