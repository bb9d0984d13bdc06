/** Whether a call of ours may be placed at this moment, by all that is written down about it. */
import type { RecordStore } from '../store/records.ts';
import { readCalls, takePace } from './call-pace.ts';
import { type CallVerdict, DO_NOT_CALL, judgeCall, readCallRules } from './call-rules.ts';
import type { PhoneCall } from './phone.ts';

/** A call that is to be placed. */
export interface CallToCheck {
  readonly phone: Pick<PhoneCall, 'to' | 'carrier'>;
  /** The called party's zone. */
  readonly zone?: string | undefined;
}

/** As the rules judge, or later because the carrier's account has no room in this second. */
export type CallCheck =
  | CallVerdict
  | { readonly verdict: 'later'; readonly because: 'pace'; readonly atMs: number };

/** Whether the rules allow it at that time. */
export async function checkRules(
  records: Pick<RecordStore, 'getRecord'>,
  call: CallToCheck,
  nowMs: number,
): Promise<CallVerdict> {
  return (await judge(records, call, nowMs)).verdict;
}

/** The same now; where it may be placed, its place in the carrier's second is taken. */
export async function checkCall(
  records: RecordStore,
  call: CallToCheck,
  nowMs: number,
): Promise<CallCheck> {
  const { verdict, perSecond } = await judge(records, call, nowMs);
  if (verdict.verdict !== 'yes' || perSecond === undefined) return verdict;
  const { waitMs } = await takePace(records, { carrier: call.phone.carrier, perSecond, nowMs });
  return waitMs > 0 ? { verdict: 'later', because: 'pace', atMs: nowMs + waitMs } : verdict;
}

async function judge(
  records: Pick<RecordStore, 'getRecord'>,
  { phone: { to }, zone }: CallToCheck,
  nowMs: number,
): Promise<{ readonly verdict: CallVerdict; readonly perSecond: number | undefined }> {
  const [rules, blocked, calledAtMs] = await Promise.all([
    readCallRules(records),
    records.getRecord(DO_NOT_CALL, to),
    readCalls(records, to, nowMs),
  ]);
  const facts = { nowMs, to, zone, isBlocked: blocked !== undefined, calledAtMs };
  return { verdict: judgeCall(rules, facts), perSecond: rules.perSecond };
}
