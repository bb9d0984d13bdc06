/** What the phone's part of the API is built from. */
import type { Links } from '../../../core/access/links.ts';
import type { CarrierAccount } from '../../../core/phone/carrier.ts';
import type { Carrier } from '../../../core/phone/phone.ts';
import type { PhoneDispatcher } from '../../../core/phone/phone-control.ts';
import type { RecordStore } from '../../../core/store/records.ts';

/** The carriers that this installation has an account with, and its links. */
export interface PhoneDeps {
  readonly accounts: Partial<Readonly<Record<Carrier, CarrierAccount>>>;
  readonly links: Links;
  readonly records: RecordStore;
  readonly dispatcher: PhoneDispatcher;
}
