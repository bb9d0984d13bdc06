/** Commands to an account whose carrier cannot call everybody: what it cannot do is refused before it is asked. */
import type { CarrierAccount, ControlAnswer } from '../../core/phone/carrier.ts';
import { notCallable } from '../../core/phone/sip.ts';

type Commands = Pick<CarrierAccount, 'redirect' | 'place'>;

/** The same commands, for those who can be called. */
export function callOnly<T extends Commands>(carrier: CarrierAccount['carrier'], control: T): T {
  const refusal = (to: string): ControlAnswer | undefined => {
    const because = notCallable(carrier, to);
    if (because === undefined) return undefined;
    return { outcome: 'failed', why: 'to-not-callable', status: 0, because };
  };
  return {
    ...control,
    redirect: async (callId, to) =>
      (to.instruction.do === 'dial' && refusal(to.instruction.to)) || control.redirect(callId, to),
    place: async (call) => refusal(call.to) ?? control.place(call),
  };
}
