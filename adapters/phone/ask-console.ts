/** One question to a carrier's console, whose answer is read as documented. */
import * as z from 'zod/mini';
import type { SetupAnswer } from '../../core/phone/phone-console.ts';

/** The carriers answer in well under a second. */
const TIMEOUT_MS = 10_000;

/** Consoles leave out what was never filled in, or have it as null or an empty text. */
export const consoleText = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
);

/** No answer about a number. */
export type Unanswered = Exclude<SetupAnswer, { outcome: 'found' }>;

/** What the number leads to is not there: that is no unknown number. */
export function named(answer: Unanswered, what: string): SetupAnswer {
  if (answer.outcome === 'unread') return answer;
  return { outcome: 'unread', because: `${what} is not there` };
}

/** Asks with an account's key. */
export function createAsk(authorization: string) {
  return async <T>(url: string, schema: z.ZodMiniType<T>): Promise<{ read: T } | Unanswered> => {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const answer = await fetch(url, { headers: { authorization }, signal });
      if (answer.status === 404) return { outcome: 'unknown' };
      if (!answer.ok) return { outcome: 'unread', because: refusal(answer.status) };
      const parsed = schema.safeParse(await answer.json());
      if (parsed.success) return { read: parsed.data };
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      return { outcome: 'unread', because: `its answer is not as documented, at ${where}` };
    } catch {
      return { outcome: 'unread', because: 'nothing answers' };
    }
  };
}

function refusal(status: number): string {
  return status === 401 || status === 403
    ? `the account’s key in the secret is refused (${status})`
    : `it answers ${status}`;
}

/** The key of an account that has a name and a password. */
export const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
