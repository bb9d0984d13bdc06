const order: number[] = [];

/** Of the first `length` values the one below which half of the weight lies; 0 where there is none. */
export function weightedMedian(
  values: Float64Array,
  weights: Float64Array,
  length: number,
): number {
  // a handful of values: insertion, with the equal ones in their order
  for (let i = 0; i < length; i++) {
    let at = i;
    const value = values[i] ?? 0;
    for (; at > 0 && (values[order[at - 1] ?? 0] ?? 0) > value; at--)
      order[at] = order[at - 1] ?? 0;
    order[at] = i;
  }
  let left = 0;
  for (let i = 0; i < length; i++) left += weights[order[i] ?? 0] ?? 0;
  left /= 2;
  for (let i = 0; i < length; i++) {
    const at = order[i] ?? 0;
    if ((left -= weights[at] ?? 0) <= 0) return values[at] ?? 0;
  }
  return 0;
}
