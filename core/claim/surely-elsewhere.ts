/** How many more of something there are, by those that a look at a part of it found. */

/**
 * What is not in the part (`share` of the whole, drawn by chance) at least: as many as the part has in proportion, less what chance may
 * have put into it. Who sees one knows of no other: the claim of a pool's only warm task must kick the scaler, and a kick too many
 * costs a tick.
 */
export function surelyElsewhere(seen: number, share: number): number {
  const expected = (seen * (1 - share)) / share;
  return Math.max(0, expected - 2 * Math.sqrt(expected));
}
