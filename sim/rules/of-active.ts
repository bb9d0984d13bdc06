/** Rules that look at nothing but how many sessions are served now. */
import { hold, type MakeRule } from './rule-start.ts';

/** `fixed:N`: N warm at all times; Agones' constant buffer asks for the same. */
export const fixed: MakeRule = (_start, [n = 1]) => {
  const answer = hold(Math.floor(n));
  return () => answer;
};

/** `headroom:F[,MIN]`: F times the sessions served, at least MIN (1). `headroom:0.5` is the usual rule of thumb. */
export const headroom: MakeRule =
  (_start, [share = 0.5, least = 1]) =>
  ({ active }) =>
    hold(Math.max(Math.floor(least), Math.ceil(share * active - 1e-9)));

/** `agones:P[,MIN]`: P percent of the whole fleet is kept ready, as Agones' buffer in percent. */
export const agones: MakeRule =
  (_start, [percent = 20, least = 1]) =>
  ({ active }) =>
    hold(Math.max(Math.floor(least), Math.ceil((active * 100) / (100 - percent) - 1e-9) - active));

/** What Pipecat Cloud keeps a returned instance for. */
const COOLDOWN_S = 300;

/**
 * `pipecat[:RESERVED]`: one idle instance for each active one, at least RESERVED (1). What is too many goes only after five
 * minutes of cooldown: the fleet shrinks to the most that the last five minutes asked for.
 */
export const pipecat: MakeRule = (start, [reserved = 1]) => {
  const asked = new Float64Array(Math.max(1, Math.ceil(COOLDOWN_S / start.tickS)));
  let at = 0;
  return ({ active }) => {
    const warm = Math.max(Math.floor(reserved), active);
    asked[at++ % asked.length] = warm + active;
    let most = 0;
    for (const total of asked) if (total > most) most = total;
    return { warm, keep: Math.max(warm, most - active) };
  };
};
