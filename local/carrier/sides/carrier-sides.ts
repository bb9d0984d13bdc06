/** Each carrier's side of its socket. */
import type { Carrier } from '../../../core/phone/phone.ts';
import { plivoSide } from './plivo-side.ts';
import type { SocketSide } from './socket-side.ts';
import { telnyxSide } from './telnyx-side.ts';
import { twilioSide } from './twilio-side.ts';
import { vonageSide } from './vonage-side.ts';

/** By carrier. */
export const SIDES: Readonly<Record<Carrier, SocketSide>> = {
  twilio: twilioSide,
  telnyx: telnyxSide,
  plivo: plivoSide,
  vonage: vonageSide,
};
