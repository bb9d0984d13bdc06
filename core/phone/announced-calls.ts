/** Calls that will be made: whoever plans them says so ahead, and the pool is ready before they come. One record a pool. */
import { changeRecord, type RecordChange } from '../store/change-record.ts';
import type { RecordStore, StoredRecord } from '../store/records.ts';

/** Where a pool's record lies. */
export const ANNOUNCED = 'announced';

const MINUTE_MS = 60_000;

/** A plan is forgotten when whoever wrote it has not said it again for so long. */
const KEPT_MS = 5 * MINUTE_MS;

/** Two writers at one record; more than people who run campaigns at once. */
const TRIES = 5;

/** What one of them plans: calls in each of the coming minutes. */
export interface AnnouncedPlan {
  readonly saidAtMs: number;
  /** The first minute begins here. */
  readonly fromMs: number;
  readonly perMinute: readonly number[];
}

/** By the name of whoever plans. */
export type AnnouncedCalls = Readonly<Record<string, AnnouncedPlan>>;

/** How many calls are announced for that time, to the part of a minute. */
export function announcedWithin(
  plans: AnnouncedCalls,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number {
  let calls = 0;
  for (const plan of Object.values(plans)) {
    if (fromMs - plan.saidAtMs > KEPT_MS) continue;
    for (const [n, count] of plan.perMinute.entries()) {
      const startMs = plan.fromMs + n * MINUTE_MS;
      const share = Math.min(toMs, startMs + MINUTE_MS) - Math.max(fromMs, startMs);
      if (share > 0) calls += (count * share) / MINUTE_MS;
    }
  }
  return calls;
}

/** What is announced for a pool. */
export async function readAnnounced(
  records: Pick<RecordStore, 'getRecord'>,
  pool: string,
): Promise<AnnouncedCalls> {
  const record = await records.getRecord(ANNOUNCED, pool);
  return (record?.body as AnnouncedCalls | undefined) ?? {};
}

/** Says it, or takes it back where there is no plan. Answers whether it was written. */
export async function announceCalls(
  records: RecordStore,
  of: { pool: string; name: string; plan: AnnouncedPlan | undefined; nowMs: number },
): Promise<boolean> {
  const record = { kind: ANNOUNCED, id: of.pool, tries: TRIES };
  return (await changeRecord(records, record, (before) => withPlan(before, of))) === 'saved';
}

function withPlan(
  before: StoredRecord | undefined,
  { name, plan, nowMs }: { name: string; plan: AnnouncedPlan | undefined; nowMs: number },
): RecordChange {
  const told = Object.entries((before?.body as AnnouncedCalls | undefined) ?? {});
  const others = told.filter(([by, { saidAtMs }]) => by !== name && nowMs - saidAtMs <= KEPT_MS);
  const body = { ...Object.fromEntries(others), ...(plan ? { [name]: plan } : {}) };
  return { body, expiresAtMs: nowMs + 4 * KEPT_MS };
}
