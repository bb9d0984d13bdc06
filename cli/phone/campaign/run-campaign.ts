/** Makes the calls of a campaign, one decision after another, until all are over or somebody stops it. */
import type { AnnouncedPlan } from '../../../core/announced-calls.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import {
  type CampaignResult,
  nextCall,
  noteResult,
  planMinutes,
  type CampaignProgress,
} from '../../../core/campaign/progress.ts';
import type { Clock } from '../../../core/clock.ts';
import type { CallsApi } from './calls-api.ts';

/** How often calls that go on are looked at. */
const LOOK_MS = 2_000;

/** A thousand calls are looked at in a second or two, and the API is not asked for all of them in one moment. */
const LOOKS_AT_ONCE = 50;

/** How often the coming minutes are said; well below what a plan is kept for. */
const SAY_MS = 60_000;

/** Longer than any container takes to start. */
const MINUTES = 15;

/** What it needs. */
export interface CampaignDeps {
  readonly api: CallsApi;
  readonly clock: Clock;
  readonly note: (result: CampaignResult & { readonly to: string }) => void;
  /** Tells the pool what comes; nothing at the end. */
  readonly announce: (plan: AnnouncedPlan | undefined) => Promise<void>;
  readonly show: (progress: CampaignProgress) => void;
  /** Stops it: calls that go on are left to their bots, and the next run follows them. */
  readonly signal: AbortSignal;
}

/** Runs it from that progress on. */
export async function runCampaign(
  campaign: Campaign,
  deps: CampaignDeps,
  progress: CampaignProgress,
): Promise<CampaignProgress> {
  const { clock, signal } = deps;
  const run = new CampaignRun(campaign, deps, progress);
  try {
    while (!signal.aborted) {
      await run.announceDue();
      await run.followDue();
      const waitMs = await run.step();
      if (waitMs === undefined) break;
      deps.show(run.progress);
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, LOOK_MS), signal);
    }
  } finally {
    await deps.announce(undefined);
  }
  deps.show(run.progress);
  return run.progress;
}

class CampaignRun {
  progress: CampaignProgress;
  readonly #campaign: Campaign;
  readonly #deps: CampaignDeps;
  readonly #calls: ReadonlyMap<string, Campaign['calls'][number]>;
  readonly #putOff = new Map<string, number>();
  #lastBeganMs = Number.NEGATIVE_INFINITY;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(campaign: Campaign, deps: CampaignDeps, progress: CampaignProgress) {
    this.#campaign = campaign;
    this.#deps = deps;
    this.progress = progress;
    this.#calls = new Map(campaign.calls.map((call) => [call.id, call]));
  }

  /** Begins one call where one is due. Returns how long there is nothing to do, or nothing where all is done. */
  async step(): Promise<number | undefined> {
    const nowMs = this.#deps.clock.nowMs();
    const at = { nowMs, lastBeganMs: this.#lastBeganMs, putOff: this.#putOff };
    const next = nextCall(this.#campaign, this.progress, at);
    if (next.do === 'rest') return undefined;
    if (next.do === 'wait') return next.untilMs - nowMs;
    this.#lastBeganMs = nowMs;
    await this.#place(next);
    return 0;
  }

  /** Calls that go on, of this run and of the one before. */
  async followDue(): Promise<void> {
    const { clock, api } = this.#deps;
    if (clock.nowMs() - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = clock.nowMs();
    const live = [...this.progress].filter(([, { sessionId }]) => sessionId !== undefined);
    for (let at = 0; at < live.length; at += LOOKS_AT_ONCE)
      await Promise.all(
        live.slice(at, at + LOOKS_AT_ONCE).map(async ([id, { sessionId = '' }]) => {
          const looked = await api.look(sessionId);
          if (!looked?.isOver) return;
          const { reason, answeredBy } = looked;
          this.#note({ did: 'ended', id, reason, answeredBy, atMs: clock.nowMs() });
        }),
      );
  }

  async announceDue(): Promise<void> {
    const nowMs = this.#deps.clock.nowMs();
    if (nowMs - this.#saidMs < SAY_MS) return;
    this.#saidMs = nowMs;
    const perMinute = planMinutes(this.#campaign, this.progress, { nowMs, minutes: MINUTES });
    await this.#deps.announce({ saidAtMs: nowMs, fromMs: nowMs, perMinute });
  }

  async #place({ id, attempt }: { id: string; attempt: number }): Promise<void> {
    const { api, clock } = this.#deps;
    const call = this.#calls.get(id);
    if (!call) return;
    const placed = await api.place(call, attempt);
    const atMs = clock.nowMs();
    if (placed.outcome === 'later') this.#putOff.set(id, atMs + placed.afterMs);
    else if (placed.outcome === 'refused')
      this.#note({ did: 'refused', id, because: placed.because, atMs });
    else this.#note({ did: 'placed', id, sessionId: placed.sessionId, atMs });
  }

  #note(result: CampaignResult): void {
    this.progress = noteResult(this.#campaign, this.progress, result);
    this.#deps.note({ ...result, to: this.#calls.get(result.id)?.to ?? '' });
  }
}
