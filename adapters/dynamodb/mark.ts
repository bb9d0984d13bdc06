/**
 * Whose write an item is: an attribute that each write sets to a value of its own. An SDK sends a request again when its
 * answer is lost, and so may a caller; the condition then fails on the first one's effect, and the mark says so. The content
 * would not: two who ask for the same thing in the same millisecond write the same.
 */
import { randomUUID } from 'node:crypto';
import type { Update } from '@aws-sdk/client-dynamodb';
import { type Item, S } from './item.ts';

const MARK = 'mark';

const marks = new WeakMap<object, string>();

/** The mark of what is written: the same for the same object, however often it is sent. */
export function markOf(written: object): Item {
  const mark = marks.get(written) ?? randomUUID().slice(-12);
  marks.set(written, mark);
  return { [MARK]: S(mark) };
}

/** Whether an item is the one that a put has sent. */
export function isMarked(old: Item | undefined, sent: Item | undefined): boolean {
  return isSame(old, sent?.[MARK]?.S);
}

/** Whether an item is what an update has made of it. */
export function isUpdateMarked(
  old: Item | undefined,
  { ExpressionAttributeValues }: Pick<Update, 'ExpressionAttributeValues'>,
): boolean {
  return isSame(old, ExpressionAttributeValues?.[`:${MARK}`]?.S);
}

function isSame(old: Item | undefined, mark: string | undefined): boolean {
  return mark !== undefined && old?.[MARK]?.S === mark;
}
