import { expect, it } from 'vitest';
import { createClosing } from '../../local/closing.ts';

it('closes the newest first, all of them even when one fails, and says what failed', async () => {
  const closing = createClosing();
  const closed: string[] = [];
  closing.add('a', (part) => closed.push(part));
  closing.add('b', () => Promise.reject(new Error('b is stuck')));
  closing.add('c', async (part) => closed.push(part));
  await expect(closing.close()).rejects.toMatchObject({ errors: [new Error('b is stuck')] });
  expect(closed).toEqual(['c', 'a']);
  await closing.close();
});
