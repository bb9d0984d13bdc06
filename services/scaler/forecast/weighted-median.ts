/** The value below which half of the weight lies; 0 where there is none. */
export function weightedMedian(weeks: readonly { rate: number; weight: number }[]): number {
  const sorted = [...weeks].sort((a, b) => a.rate - b.rate);
  let left = sorted.reduce((sum, w) => sum + w.weight, 0) / 2;
  for (const { rate, weight } of sorted) if ((left -= weight) <= 0) return rate;
  return 0;
}
