/** Which dialect a carrier speaks. */
import type { Carrier } from '../../../../core/phone/phone.ts';
import type { Dialect } from '../dialect.ts';
import { plivo } from './plivo.ts';
import { telnyx } from './telnyx.ts';
import { twilio } from './twilio.ts';
import { vonage } from './vonage.ts';

const DIALECTS: Readonly<Record<Carrier, Dialect>> = { twilio, telnyx, plivo, vonage };

/** The carrier's dialect. */
export function dialectOf(carrier: Carrier): Dialect {
  return DIALECTS[carrier];
}
