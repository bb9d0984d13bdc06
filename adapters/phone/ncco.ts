/** Vonage's NCCO: instructions as documents, webhooks as words. */
import type {
  CallWebhook,
  CarrierDocument,
  Instruction,
  LegStatus,
} from '../../core/phone/carrier.ts';
import type { AnsweredBy } from '../../core/phone/phone.ts';
import { isSip, sipUri } from '../../core/phone/sip.ts';
import { recordingIn, statusIn } from './forms.ts';

/** What the bot's engine hears, so nothing is resampled. */
const CONTENT_TYPE = 'audio/l16;rate=16000';

/** An instruction as the list of actions that a call control object is. */
export function toNcco(instruction: Instruction): readonly Record<string, unknown>[] {
  switch (instruction.do) {
    case 'connect': {
      const { socketUrl, afterUrl } = instruction;
      const endpoint = [
        { type: 'websocket', uri: socketUrl, 'content-type': CONTENT_TYPE, headers: {} },
      ];
      return [{ action: 'connect', eventType: 'synchronous', eventUrl: [afterUrl], endpoint }];
    }
    case 'wait': {
      const { holdUrl, seconds, thenUrl } = instruction;
      // Whatever is done answers the leg: none is left ringing.
      const sound =
        holdUrl === undefined
          ? { action: 'talk', text: `<speak><break time="${seconds}s"/></speak>` }
          : { action: 'stream', streamUrl: [holdUrl], loop: 1 };
      // What its address says, in case that another of ours is asked in its place.
      const payload = Object.fromEntries(new URL(thenUrl).searchParams);
      return [sound, { action: 'notify', payload, eventUrl: [thenUrl] }];
    }
    case 'play':
      return [{ action: 'stream', streamUrl: [instruction.soundUrl], loop: 1 }];
    case 'dial':
      return [writeDial(instruction)];
    case 'conference': {
      const { name, role, holdUrl, afterUrl } = instruction;
      const caller = { startOnEnter: false, musicOnHoldUrl: [asMp3(holdUrl, afterUrl)] };
      return [
        { action: 'conversation', name, endOnExit: true, ...(role === 'caller' ? caller : {}) },
      ];
    }
    case 'say':
      return [{ action: 'talk', text: instruction.text }];
    case 'record':
      return writeRecord(instruction);
    case 'busy':
    case 'hang-up':
      // A call whose actions are done is ended.
      return [];
  }
}

function writeRecord({ text, longestS, afterUrl }: Extract<Instruction, { do: 'record' }>) {
  const until = { timeOut: longestS, endOnKey: '#' };
  const record = { action: 'record', ...until, beepStart: true, eventUrl: [afterUrl] };
  return [{ action: 'talk', text }, record];
}

function writeDial(instruction: Extract<Instruction, { do: 'dial' }>): Record<string, unknown> {
  const { to, callerId, timeoutS, afterUrl } = instruction;
  const told = { eventType: 'synchronous', eventUrl: [afterUrl] };
  return {
    action: 'connect',
    from: bare(callerId),
    timeout: timeoutS,
    ...told,
    endpoint: [calledParty(to)],
  };
}

/** Somebody who is called, as documents and calls name them. */
export function calledParty(to: string): Readonly<Record<string, string>> {
  return isSip(to) ? { type: 'sip', uri: sipUri(to) } : { type: 'phone', number: bare(to) };
}

/** Callers are held with MP3 and nothing else: our own audio is there as one, and takes the place of a WAV. */
const asMp3 = (url: string, besideUrl: string) =>
  /\.mp3$/i.test(new URL(url).pathname) ? url : `${new URL(besideUrl).origin}/phone/hold.mp3`;

/** As the answer to a webhook. */
export function writeVonage(instruction: Instruction): CarrierDocument {
  return { contentType: 'application/json', body: JSON.stringify(toNcco(instruction)) };
}

const bare = (number: string) => number.replace(/^\+/, '');

const STATUS: Readonly<Record<string, LegStatus>> = {
  started: 'ringing',
  ringing: 'ringing',
  answered: 'answered',
  completed: 'completed',
  disconnected: 'completed',
  busy: 'busy',
  timeout: 'no-answer',
  unanswered: 'no-answer',
  rejected: 'rejected',
  cancelled: 'cancelled',
  failed: 'failed',
};

const ANSWERED_BY: Readonly<Record<string, AnsweredBy>> = { human: 'human', machine: 'machine' };

/** What ends nothing: also words that we do not know, such as those of a detection. */
const GOES_ON: readonly (LegStatus | undefined)[] = ['ringing', 'answered', undefined];

/**
 * A webhook's words; nothing where no call is named. An answer webhook may be a GET with a query. A verdict on who answered calls the
 * call `call_uuid`; a recording and a `notify` name none: there our own address does.
 */
export function readVonage(body: string, url: string): CallWebhook | undefined {
  const sent = { ...Object.fromEntries(new URL(url).searchParams), ...readJson(body) };
  const text = (name: string) => (typeof sent[name] === 'string' ? sent[name] : '');
  const callId = text('call') || text('uuid') || text('call_uuid');
  if (!/^[\w-]{1,128}$/.test(callId)) return undefined;
  const status = text('status');
  return {
    callId,
    from: withPlus(text('from')),
    to: withPlus(text('to')),
    status: statusIn(STATUS, status),
    dialled: statusIn(STATUS, status),
    answeredBy: statusIn(ANSWERED_BY, status),
    progress: status !== '' && GOES_ON.includes(statusIn(STATUS, status)),
    recording: recordingIn(
      text('recording') || text('recording_url'),
      text('seconds') || secondsBetween(text('start_time'), text('end_time')),
    ),
  };
}

function secondsBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / 1000);
}

function readJson(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function withPlus(number: string): string {
  return /^\d{7,15}$/.test(number) ? `+${number}` : number;
}
