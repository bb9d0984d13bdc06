/** AWS's paging: at most so many items, and a token for the rest. */
import { AwsFault, type Json } from '../aws-endpoint.ts';

const ITEMS_A_PAGE = 100;

/** The page that the input asks for; `nextToken` is empty on the last one. */
export function page<T>(
  all: readonly T[],
  input: Json,
): { readonly items: readonly T[]; readonly nextToken: { readonly nextToken?: string } } {
  const from = Number(input['nextToken'] ?? 0);
  if (!Number.isInteger(from) || from < 0) {
    throw new AwsFault('InvalidParameterException', 'Invalid token.');
  }
  const size = Math.min(Number(input['maxResults'] ?? ITEMS_A_PAGE), ITEMS_A_PAGE);
  const rest = from + size < all.length ? { nextToken: String(from + size) } : {};
  return { items: all.slice(from, from + size), nextToken: rest };
}
