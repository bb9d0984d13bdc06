/** Puts the caller's sound in order where the carrier counts its messages, and says where a piece is missing. */

/** Messages that a late one is waited for: 60 ms. */
const WINDOW = 3;

/** A jump of more than this is a stream that counts anew. */
const FAR = 250;

/** Missing pieces in a row that are replaced; a longer hole is a pause. */
const MOST_MISSING = 10;

/** What is next of a stream: a piece of sound, or a hole of the size of its neighbour. */
export type Piece = { readonly payload: Uint8Array } | { readonly missing: number };

/** One stream's order. */
export interface Reorder {
  take(chunk: number | undefined, payload: Uint8Array): Piece[];
}

/** An order that begins with whatever comes first. */
export function createReorder(): Reorder {
  let next: number | undefined;
  const waiting = new Map<number, Uint8Array>();
  const release = (): Piece[] => {
    const pieces: Piece[] = [];
    for (;;) {
      const payload = next === undefined ? undefined : waiting.get(next);
      if (next === undefined || !payload) return pieces;
      waiting.delete(next);
      pieces.push({ payload });
      next += 1;
    }
  };
  return {
    take(chunk, payload) {
      if (chunk === undefined) return [{ payload }];
      next ??= chunk;
      if (Math.abs(chunk - next) > FAR) {
        waiting.clear();
        next = chunk;
      }
      if (chunk < next) return [];
      waiting.set(chunk, payload);
      const pieces = release();
      if (waiting.size < WINDOW) return pieces;
      const found = Math.min(...waiting.keys());
      const hole = { missing: Math.min(MOST_MISSING, found - next) };
      next = found;
      return [...pieces, hole, ...release()];
    },
  };
}
