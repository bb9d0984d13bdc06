/** What the phone's part of the API is built from. */
import type { CarrierAccount } from '../../../core/carrier.ts';
import type { Links } from '../../../core/links.ts';
import type { PhoneDispatcher } from '../../../core/phone-control.ts';
import type { Carrier } from '../../../core/phone.ts';
import type { RecordStore } from '../../../core/records.ts';

/** The carriers that this installation has an account with, and its links. */
export interface PhoneDeps {
  readonly accounts: Partial<Readonly<Record<Carrier, CarrierAccount>>>;
  readonly links: Links;
  readonly records: RecordStore;
  readonly dispatcher: PhoneDispatcher;
  /** Where carriers reach the API, when the request's own host does not tell: `https://…` without a path. */
  readonly publicUrl?: string | undefined;
}
