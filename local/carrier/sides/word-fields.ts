/** What webhooks say, in each carrier's words. */
import type { LegStatus } from '../../../core/phone/carrier.ts';
import type { Carrier } from '../../../core/phone/phone.ts';
import type { WebhookFields } from '../sign-webhook.ts';

/** What is to be said of a leg. */
export interface LegFacts {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly status: LegStatus;
  /** How a party fared who was dialled from it. */
  readonly dialled?: LegStatus | undefined;
  readonly answeredBy?: 'human' | 'machine' | undefined;
}

const TWILIO: Readonly<Record<LegStatus, string>> = {
  ringing: 'ringing',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  rejected: 'busy',
  failed: 'failed',
  cancelled: 'canceled',
};

const PLIVO: Readonly<Record<LegStatus, string>> = {
  ...TWILIO,
  rejected: 'rejected',
  'no-answer': 'timeout',
  cancelled: 'cancel',
};

const VONAGE: Readonly<Record<LegStatus, string>> = {
  ringing: 'ringing',
  answered: 'answered',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'timeout',
  rejected: 'rejected',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** The fields of a webhook. */
export function wordFields(carrier: Carrier, facts: LegFacts): WebhookFields {
  const { id, from, to, status, dialled, answeredBy } = facts;
  switch (carrier) {
    case 'twilio':
    case 'telnyx': {
      const call = { CallSid: id, AccountSid: 'AC0' };
      if (answeredBy !== undefined)
        return { ...call, AnsweredBy: answeredBy === 'human' ? 'human' : 'machine_start' };
      return {
        ...call,
        From: from,
        To: to,
        CallStatus: TWILIO[status],
        ...(dialled === undefined ? {} : { DialCallStatus: TWILIO[dialled] }),
      };
    }
    case 'plivo':
      return {
        CallUUID: id,
        From: from.replace('+', ''),
        To: to.replace('+', ''),
        CallStatus: status === 'answered' ? 'in-progress' : PLIVO[status],
        Direction: 'inbound',
        ...(dialled === undefined ? {} : { DialStatus: PLIVO[dialled] }),
        ...(answeredBy === undefined ? {} : { Machine: String(answeredBy === 'machine') }),
      };
    case 'vonage':
      return {
        uuid: id,
        conversation_uuid: `CON-${id}`,
        from: from.replace('+', ''),
        to: to.replace('+', ''),
        status: answeredBy ?? VONAGE[dialled ?? status],
      };
  }
}
