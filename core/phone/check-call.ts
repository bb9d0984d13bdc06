/** Whether a call of ours may be placed at this moment, by all that is written down about it. */
import type { RecordStore } from '../store/records.ts';
import { readCalls, takeCall, takePace } from './call-pace.ts';
import {
  type CallRules,
  type CallVerdict,
  DO_NOT_CALL,
  judgeCall,
  readCallRules,
} from './call-rules.ts';
import type { PhoneCall } from './phone.ts';

/** A call that is to be placed. */
export interface CallToCheck {
  readonly phone: Pick<PhoneCall, 'to' | 'carrier'>;
  /** The called party's zone. */
  readonly zone?: string | undefined;
}

/** A call that is to be placed now, as this session. */
export interface CallToPlace extends CallToCheck {
  readonly sessionId: string;
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

/** The same now; where it may be placed, its places in the carrier's second and in the number's day are taken. */
export async function checkCall(
  records: RecordStore,
  call: CallToPlace,
  nowMs: number,
): Promise<CallCheck> {
  const { verdict, rules } = await judge(records, call, nowMs);
  const { perSecond, perNumberPerDay: perDay = Infinity } = rules;
  if (verdict.verdict !== 'yes') return verdict;
  const { carrier, to: number } = call.phone;
  const pace = perSecond === undefined ? undefined : { carrier, perSecond, nowMs };
  const { waitMs } = pace ? await takePace(records, pace) : { waitMs: 0 };
  if (waitMs > 0) return { verdict: 'later', because: 'pace', atMs: nowMs + waitMs };
  const { sessionId } = call;
  const isTaken = await takeCall(records, { number, sessionId, perDay, nowMs });
  // Another call to this number took the last place since the rules were looked at: they tell when there is one again.
  return isTaken ? verdict : (await judge(records, call, nowMs)).verdict;
}

async function judge(
  records: Pick<RecordStore, 'getRecord'>,
  { phone: { to }, zone, sessionId }: CallToCheck & Partial<CallToPlace>,
  nowMs: number,
): Promise<{ readonly verdict: CallVerdict; readonly rules: CallRules }> {
  const [rules, blocked, calledAtMs] = await Promise.all([
    readCallRules(records),
    records.getRecord(DO_NOT_CALL, to),
    readCalls(records, { number: to, sessionId, nowMs }),
  ]);
  const facts = { nowMs, to, zone, isBlocked: blocked !== undefined, calledAtMs };
  return { verdict: judgeCall(rules, facts), rules };
}

/** The call with what bounds it: its bot may be there so late that it is not to be placed any more. */
export function boundCall(phone: PhoneCall, check: CallCheck): PhoneCall {
  const untilMs = check.verdict === 'yes' ? check.untilMs : undefined;
  if (untilMs === undefined || !phone.outbound) return phone;
  return { ...phone, outbound: { ...phone.outbound, untilMs } };
}
