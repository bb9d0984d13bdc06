/** What was read from an account, or why it was not. */
import { accountFailureOf, type Failure } from './failure.ts';

/** One thing that was asked. */
export type Asking<T> = { readonly read: T } | { readonly failed: Failure };

/** Asks; whatever goes wrong is in the answer. */
export async function reading<T>(ask: () => Promise<T>): Promise<Asking<T>> {
  try {
    return { read: await ask() };
  } catch (error) {
    return { failed: accountFailureOf(error) };
  }
}
