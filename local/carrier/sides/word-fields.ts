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
  /** A message that was taken from it. */
  readonly recording?: { readonly url: string; readonly seconds: number } | undefined;
  /** A new call, whose document is asked for. */
  readonly asks?: true | undefined;
  /** What its document has Vonage send, and nothing beside it. */
  readonly payload?: WebhookFields | undefined;
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
  const { id, from, to, status, dialled, answeredBy, recording } = facts;
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
        ...(recording && {
          RecordingUrl: recording.url,
          RecordingSid: 'RE0',
          RecordingDuration: String(recording.seconds),
        }),
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
        ...(recording && {
          RecordUrl: recording.url,
          RecordingID: 'r0',
          RecordingDuration: String(recording.seconds),
        }),
      };
    case 'vonage':
      return vonageFields(facts);
  }
}

/** Who the call is stands in a field of each event's own, or nowhere. */
function vonageFields(facts: LegFacts): WebhookFields {
  const { id, from, to, status, dialled, answeredBy, recording, payload, asks } = facts;
  if (payload) return payload;
  const conversation = { conversation_uuid: `CON-${id}` };
  const numbers = { from: from.replace('+', ''), to: to.replace('+', '') };
  if (recording) {
    const [start, end] = [0, recording.seconds * 1000].map((ms) => new Date(ms).toISOString());
    const times = { start_time: start ?? '', end_time: end ?? '' };
    return { ...conversation, ...times, recording_url: recording.url, recording_uuid: 'r0' };
  }
  if (asks) return { ...conversation, ...numbers, uuid: id };
  if (answeredBy) return { ...conversation, ...numbers, call_uuid: id, status: answeredBy };
  return { ...conversation, ...numbers, uuid: id, status: VONAGE[dialled ?? status] };
}
