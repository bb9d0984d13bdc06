/** Makes the calls of a campaign, one decision after another, until all are over or somebody stops it. */
import type { CampaignBook, NextCall } from '../../../core/campaign/book.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { type CampaignResult, isOfAccount } from '../../../core/campaign/progress.ts';
import { CannotRun } from '../../../core/cannot-run.ts';
import type { AnnouncedPlan } from '../../../core/phone/announced-calls.ts';
import type { Clock } from '../../../core/time/clock.ts';
import type { CallsApi } from './calls-api.ts';

/** How often calls that go on are looked at. */
const LOOK_MS = 2_000;

/** Those that were not looked at for longest, in one go: more calls than that are each looked at less often. */
const LOOKS_AT_ONCE = 100;

/** How often the coming minutes are said; well below what a plan is kept for. */
const SAY_MS = 60_000;

/** Longer than any container takes to start. */
const MINUTES = 15;

/** What the carrier refuses to every call of it alike. */
const MEND = {
  'from-not-yours': 'Cannot call: the carrier does not let this account call from that number',
  account: 'Cannot call: the carrier refuses the account',
} as const;

/** What it needs. */
export interface CampaignDeps {
  readonly api: CallsApi;
  readonly clock: Clock;
  readonly note: (result: CampaignResult & { readonly to: string }) => void;
  /** Tells the pool what comes; nothing at the end. */
  readonly announce: (plan: AnnouncedPlan | undefined) => Promise<void>;
  readonly show: (book: CampaignBook) => void;
  /** Stops it: calls that go on are left to their bots, and the next run follows them. */
  readonly signal: AbortSignal;
}

/** Runs it from where the book is. Resolves when all calls are over, or it was stopped. */
export async function runCampaign(
  campaign: Campaign,
  deps: CampaignDeps,
  book: CampaignBook,
): Promise<void> {
  const { clock, signal } = deps;
  const run = new CampaignRun(campaign, deps, book);
  try {
    while (!signal.aborted) {
      await run.announceDue();
      await run.followDue();
      const waitMs = run.step();
      if (waitMs === undefined) break;
      deps.show(book);
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, LOOK_MS), signal);
    }
  } finally {
    await run.settled();
    await deps.announce(undefined);
  }
  run.check();
  deps.show(book);
}

class CampaignRun {
  readonly #book: CampaignBook;
  readonly #deps: CampaignDeps;
  readonly #calls: ReadonlyMap<string, Campaign['calls'][number]>;
  /** The API is being asked for these. */
  readonly #asking = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  /** Calls that go on, those that were not looked at for longest first. */
  readonly #followed = new Set<string>();
  #lookedMs = Number.NEGATIVE_INFINITY;
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(campaign: Campaign, deps: CampaignDeps, book: CampaignBook) {
    this.#deps = deps;
    this.#book = book;
    this.#calls = new Map(campaign.calls.map((call) => [call.id, call]));
    for (const id of book.live.keys()) this.#followed.add(id);
  }

  /** Begins one call where one is due. Returns how long there is nothing to do, or nothing where all is done. */
  step(): number | undefined {
    this.check();
    const nowMs = this.#deps.clock.nowMs();
    const next = this.#book.next(nowMs);
    if (next.do === 'rest') return undefined;
    if (next.do === 'wait') return next.untilMs - nowMs;
    const asking = this.#place(next)
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
    return 0;
  }

  /** Throws what made the API refuse all of it. */
  check(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** What the API was asked for is written down before the run ends: nobody else would follow those calls. */
  async settled(): Promise<void> {
    await Promise.all(this.#asking);
  }

  /** Calls that go on, of this run and of the one before. */
  async followDue(): Promise<void> {
    const { clock } = this.#deps;
    if (clock.nowMs() - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = clock.nowMs();
    await Promise.all([...this.#followed].slice(0, LOOKS_AT_ONCE).map((id) => this.#look(id)));
  }

  async announceDue(): Promise<void> {
    const nowMs = this.#deps.clock.nowMs();
    if (nowMs - this.#saidMs < SAY_MS) return;
    this.#saidMs = nowMs;
    const perMinute = this.#book.plan({ nowMs, minutes: MINUTES });
    await this.#deps.announce({ saidAtMs: nowMs, fromMs: nowMs, perMinute });
  }

  async #look(id: string): Promise<void> {
    const { api, clock } = this.#deps;
    const looked = await api.look(this.#book.live.get(id) ?? '');
    this.#followed.delete(id);
    if (!looked?.isOver) return void this.#followed.add(id);
    const { reason, answeredBy, refused } = looked;
    this.#note({ did: 'ended', id, reason, answeredBy, refused, atMs: clock.nowMs() });
    if (isOfAccount(refused)) this.#failures.push(new CannotRun(MEND[refused]));
  }

  async #place({ id, attempt }: Extract<NextCall, { do: 'place' }>): Promise<void> {
    const { api, clock } = this.#deps;
    const call = this.#calls.get(id);
    if (!call) return;
    const placed = await api.place(call, attempt);
    const atMs = clock.nowMs();
    if (placed.outcome === 'later') this.#book.putOff(id, atMs + placed.afterMs);
    else if (placed.outcome === 'refused')
      this.#note({ did: 'refused', id, because: placed.because, atMs });
    else {
      this.#note({ did: 'placed', id, sessionId: placed.sessionId, atMs });
      this.#followed.add(id);
    }
  }

  #note(result: CampaignResult): void {
    this.#book.note(result);
    this.#deps.note({ ...result, to: this.#calls.get(result.id)?.to ?? '' });
  }
}
