/** Rules of single fields: each says in words what is allowed, and those words are the error. */
import { z } from 'zod';
import { isTimeZone } from '../../core/time/wall-clock.ts';

/** A whole number in a range. */
export function wholeNumber(from: number, to: number) {
  const rule = `a whole number from ${from} to ${to}`;
  return z.number({ error: rule }).int(rule).min(from, rule).max(to, rule);
}

/** Any number in a range. */
export function between(from: number, to: number) {
  const rule = `a number from ${from} to ${to}`;
  return z.number({ error: rule }).min(from, rule).max(to, rule);
}

/** A list of parts; `rule` is an example in words, and the error of whatever is wrong in it. */
export function listOfParts<T extends z.core.$ZodLooseShape>(rule: string, shape: T) {
  return z.array(z.strictObject(shape, { error: rule }), { error: rule });
}

/** One of some numbers. */
export function oneOfNumbers<const T extends number>(...allowed: readonly T[]) {
  return z.literal(allowed, { error: `one of ${allowed.join(', ')}` });
}

/** One of some words. */
export function word<const T extends string>(...allowed: readonly T[]) {
  return z.literal(allowed, { error: `one of ${allowed.join(', ')}` });
}

/** Text of a form; `rule` is the form in words. */
export function textOf(form: RegExp, rule: string) {
  return z.string({ error: rule }).regex(form, rule);
}

/** A part of the configuration: these fields, and no other. */
export function part<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, { error: 'an object with its fields' });
}

/** True or false. */
export const yesOrNo = z.boolean({ error: 'true or false' });

/** A mail address, or empty. */
export const mailOrNone = textOf(/^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'a mail address, or empty');

/** A number of days that CloudWatch Logs knows. */
export const logDays = oneOfNumbers(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731);

/** An IANA time zone that this machine knows. */
export const timeZone = z.string({ error: 'an IANA time zone' }).refine(isTimeZone, {
  error: 'an IANA time zone such as Europe/Berlin',
});
