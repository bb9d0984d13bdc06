/** The parts of a pool's forecast and how much each is believed: a hidden Markov chain over them, learned by online EM. */
import { SPEEDS } from './levels.ts';
import { logChoose, logEach, logNone } from './negative-binomial.ts';

/** How the mixture learns; one setting for every pool. */
export const MIXTURE = {
  /** Part of the weights that each scored block renews. */
  learnRate: 0.015,
  /**
   * Least weight of a part, so that a forgotten one can come back. The wide parts hold it too: all of them together must
   * stay well under the rarest event that a target is asked for, or they decide it instead of the traffic.
   */
  floor: 0.000_03,
  /** Widest parts: the shape is capped at these, for surges that no level has seen yet. */
  caps: [Infinity, 100, 3],
  /** Shares of the caps before anything is learned. */
  capShare: [0.9, 0.08, 0.02],
  /** Chance that the part that foretold the last block also foretells the next; else any part does, by its weight. */
  stay: 0.25,
  /** Share of the flat parts before anything is learned, where there is a profile. */
  flatShare: 0.3,
};

/** The widest shapes, for loops. */
export const CAPS = Float64Array.from(MIXTURE.caps);

/** Parts: the profile's and the flat one's, at each speed, at each width. */
export const PARTS = 2 * SPEEDS.halfLivesS.length * MIXTURE.caps.length;

/** How much each part is believed; changed in place by `scoreParts`. */
export interface Belief {
  /** How often each part is the right one, in the long run. */
  readonly weights: Float64Array;
  /** How likely each part was the right one in the last block: what a surge changes at once. */
  readonly active: Float64Array;
}

/** Negative binomials with their weights, part by part. */
export interface Mixture {
  readonly weight: Float64Array;
  readonly mean: Float64Array;
  readonly shape: Float64Array;
}

/** Room for all parts. */
export function emptyMixture(): Mixture {
  const room = () => new Float64Array(PARTS);
  return { weight: room(), mean: room(), shape: room() };
}

/** What all parts together foresee. */
export function meanOf({ weight, mean }: Mixture): number {
  return weight.reduce((sum, w, i) => sum + w * (mean[i] ?? 0), 0);
}

/** What is believed before anything is seen. */
export function initialWeights(): Float64Array {
  const { flatShare, caps, capShare } = MIXTURE;
  const speeds = SPEEDS.halfLivesS.length;
  return Float64Array.from({ length: PARTS }, (_, i) => {
    const base = Math.floor(i / (speeds * caps.length));
    const share = capShare[i % caps.length] ?? 0;
    return ((base === 0 ? 1 - flatShare : flatShare) * share) / speeds;
  });
}

/** Of a hidden Markov chain over the parts: it stays, or it is drawn anew by the long-run weights. */
export function weightOf(belief: Belief, i: number): number {
  return MIXTURE.stay * (belief.active[i] ?? 0) + (1 - MIXTURE.stay) * (belief.weights[i] ?? 0);
}

// filled anew by each call
const odds = new Float64Array(PARTS);
const ofCaps = new Float64Array(CAPS.length);

/** One step of the chain's filter and of online EM: the long-run weights move towards each part's responsibility. */
export function scoreParts({ weights, active }: Belief, parts: Mixture, count: number): void {
  const top = fillLogs(parts, count);
  let sum = 0;
  for (let i = 0; i < PARTS; i++) {
    const odd = Math.exp((odds[i] ?? 0) - top);
    odds[i] = odd;
    sum += odd;
  }
  const { learnRate, floor } = MIXTURE;
  for (let i = 0; i < PARTS; i++) {
    const share = (odds[i] ?? 0) / sum;
    active[i] = share;
    const moved = (1 - learnRate) * (weights[i] ?? 0) + learnRate * share;
    weights[i] = moved * (1 - PARTS * floor * learnRate) + floor * learnRate;
  }
}

/** ln (weight · P(count)) of each part into `odds`; answers the greatest. */
function fillLogs({ weight, mean, shape }: Mixture, count: number): number {
  for (let c = 0; c < CAPS.length; c++) ofCaps[c] = logChoose(count, CAPS[c] ?? Infinity);
  let top = -Infinity;
  for (let i = 0; i < PARTS; i++) {
    const m = mean[i] ?? 0;
    const own = shape[i] ?? 1;
    const c = i % CAPS.length;
    const choose = own === CAPS[c] ? (ofCaps[c] ?? 0) : logChoose(count, own);
    const each = count === 0 ? 0 : count * logEach(m, own);
    const log = Math.log(Math.max(weight[i] ?? 0, 1e-12)) + (choose + logNone(m, own) + each);
    odds[i] = log;
    if (log > top) top = log;
  }
  return top;
}
