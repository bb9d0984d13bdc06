/** A policy for the judge: its messages in, `warm` and `keep` out. */
import type { Worth } from '../../core/pool/pool.ts';
import { decideTarget, observe, replayCounts } from '../../services/scaler/sizing/decide-target.ts';
import { createTargetState, type TargetState } from '../../services/scaler/sizing/target-state.ts';
import { normalQuantile } from '../rules/poisson-quantile.ts';

/** One line of the judge; `config` and `history` come with the first only. */
export interface PolicyMessage {
  readonly now: string;
  readonly active: number;
  readonly idle: number;
  readonly starting: number;
  readonly waiting: number;
  readonly arrivals_last_interval: number;
  readonly ended_last_interval: number;
  readonly busy_tasks: number;
  readonly spare_free: number;
  readonly config?: PolicyConfig;
  readonly history?: readonly (readonly [string, number])[];
}

/** What the judge says is fixed. */
export interface PolicyConfig {
  readonly tick_s: number;
  readonly lead_s: number;
  readonly lead_jitter: number;
  readonly mean_session_s: number;
  readonly reuse: boolean;
  readonly refill: 'tick' | 'claim';
  readonly history_interval_s: number;
  readonly spare_seats: number;
}

/** The two wanted shares; where one is missing, money decides it: `worth`, or else the default. */
export interface JudgedWishes {
  readonly cold?: number | undefined;
  readonly shared?: number | undefined;
  readonly worth?: Worth | undefined;
}

/** Answers messages in order. Throws if the first has no `config`. */
export function createPolicy(
  wanted: JudgedWishes,
): (message: PolicyMessage) => { warm: number; keep: number } {
  let state: TargetState | undefined;
  let last: { atMs: number; active: number } | undefined;
  return (message) => {
    const nowMs = Date.parse(`${message.now}Z`);
    if (state === undefined) {
      state = createStateOf(message, wanted);
    } else if (last) {
      observe(state, {
        fromMs: last.atMs,
        toMs: nowMs,
        arrivals: message.arrivals_last_interval,
        ended: message.ended_last_interval,
        sessions: (last.active + message.active) / 2,
      });
    }
    last = { atMs: nowMs, active: message.active };
    const now = {
      idle: message.idle,
      starting: message.starting,
      waiting: message.waiting,
      sessions: message.active,
      busy: message.busy_tasks,
      spareOpen: message.spare_free,
      spareClosed: 0,
    };
    const { warm, keep } = decideTarget(state, now, nowMs);
    return { warm, keep };
  };
}

function createStateOf({ config, history }: PolicyMessage, wanted: JudgedWishes): TargetState {
  if (!config) throw new Error('Cannot start: the first message carries config, got none');
  const state = createTargetState({
    timeZone: 'UTC',
    minWarm: 0,
    maxTasks: 0,
    spareSeats: config.spare_seats,
    reuse: config.reuse,
    refill: config.refill,
    tickMs: config.tick_s * 1000,
    meanSessionMs: config.mean_session_s * 1000,
    worth: wanted.worth,
    ...(wanted.cold === undefined ? {} : { cold: wanted.cold }),
    ...(wanted.shared === undefined ? {} : { shared: wanted.shared }),
  });
  seedLeadTimes(state, config);
  const past = (history ?? []).map(([at, count]) => ({ fromMs: Date.parse(`${at}Z`), count }));
  replayCounts(state, past, config.history_interval_s * 1000);
  return state;
}

/** The judge names its lead time, which production learns: so many launches as make it certain, spread as it says. */
function seedLeadTimes(state: TargetState, config: PolicyConfig): void {
  const { lead_s: leadS, lead_jitter: jitter } = config;
  const launches = Array.from({ length: 60 }, (_, i) => {
    const z = Math.max(-2.5, Math.min(2.5, normalQuantile((i + 0.5) / 60)));
    return leadS * 1000 * Math.exp(jitter * z - (jitter * jitter) / 2);
  });
  state.leadTimes.set('judge', launches);
}
