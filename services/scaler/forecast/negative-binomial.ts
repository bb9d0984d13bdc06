/** Negative binomial counts by mean and shape: a Poisson whose rate is gamma with that shape; variance mean + mean²/shape. */

/** Above this shape a count is as good as a Poisson. */
const POISSON_FROM = 1e7;

/** ln P(count = k). A shape of Infinity is a Poisson. */
export function logPmf(k: number, mean: number, shape: number): number {
  if (mean <= 0) return k === 0 ? 0 : -Infinity;
  return logChoose(k, shape) + logNone(mean, shape) + (k === 0 ? 0 : k * logEach(mean, shape));
}

// The three terms of ln P; parts of one shape have the first in common.

/** ln Γ(k + shape) / (Γ(shape) · k!); of a Poisson ln 1 / k!. */
export function logChoose(k: number, shape: number): number {
  if (shape > POISSON_FROM) return -logGamma(k + 1);
  return logGamma(k + shape) - logGamma(shape) - logGamma(k + 1);
}

/** ln P(count = 0) for a mean over 0. */
export function logNone(mean: number, shape: number): number {
  return shape > POISSON_FROM ? -mean : -shape * Math.log1p(mean / shape);
}

/** What each one that is counted adds. */
export function logEach(mean: number, shape: number): number {
  return Math.log(shape > POISSON_FROM ? mean : mean / (shape + mean));
}

/** ln Γ(x) for x > 0: Stirling's series after a shift to x >= 8 (error under 1e-10). */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  if (y < 8) {
    let product = 1;
    while (y < 8) product *= y++;
    shift = Math.log(product);
  }
  const inverse = 1 / y;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (y - 0.5) * Math.log(y) - y + 0.9189385332046727 + series - shift;
}

/** One part of a mixture of negative binomials. */
export interface Component {
  readonly weight: number;
  readonly mean: number;
  readonly shape: number;
}

/** Chance of each count from 0 on, as far as it matters (`pmf[k]`); what is left out is under 1e-7. */
export function tabulate(components: readonly Component[]): Float64Array {
  const pmf = new Float64Array(Math.max(...components.map(lastCount), 0) + 2);
  for (const part of components) addTo(pmf, part);
  return pmf;
}

/** Beyond this count a component holds less than about 1e-7. */
function lastCount({ mean, shape, weight }: Component): number {
  if (weight < 1e-7) return 0;
  const sd = Math.sqrt(mean + (mean * mean) / shape);
  const tail = mean / Math.min(shape, 1e9);
  return Math.ceil(mean + 6 * sd + 12 * tail + 8);
}

/** Walks the recursion p(k+1) = p(k)·(k+shape)/(k+1)·mean/(shape+mean) from where it first matters. */
function addTo(pmf: Float64Array, part: Component): void {
  if (part.weight < 1e-7) return;
  const shape = Math.min(part.shape, 1e9);
  const { mean } = part;
  const sd = Math.sqrt(mean + (mean * mean) / shape);
  const first = Math.max(0, Math.floor(mean - 8 * sd - 8));
  const last = Math.min(pmf.length - 1, lastCount(part));
  const over = mean / (shape + mean);
  let p = part.weight * Math.exp(logPmf(first, mean, shape));
  for (let k = first; k <= last; k++) {
    pmf[k] = (pmf[k] ?? 0) + p;
    p *= ((k + shape) / (k + 1)) * over;
  }
}
