/** Plivo's XML: instructions as documents, webhooks as words. */
import type {
  CallWebhook,
  CarrierDocument,
  Instruction,
  LegStatus,
} from '../../core/phone/carrier.ts';
import type { AnsweredBy } from '../../core/phone/phone.ts';
import { isSip } from '../../core/phone/sip.ts';
import { readForm, recordingIn, statusIn } from './forms.ts';
import { element, escapeXml, response } from './xml.ts';

/** With `keepCallAlive` the document goes on when the stream is over; without, the call ends with its socket. */
const STREAM = {
  bidirectional: 'true',
  keepCallAlive: 'true',
  contentType: 'audio/x-mulaw;rate=8000',
};

/** An instruction as a document. */
export function writePlivo(instruction: Instruction): CarrierDocument {
  switch (instruction.do) {
    case 'connect': {
      const { socketUrl, afterUrl } = instruction;
      return response(element('Stream', STREAM, escapeXml(socketUrl)), redirect(afterUrl));
    }
    case 'wait': {
      const { seconds, holdUrl, rings, thenUrl } = instruction;
      // One that comes first is rung through, and then the leg is answered.
      const wait = element('Wait', { length: seconds });
      return response(holdUrl === undefined || rings ? wait : play(holdUrl), redirect(thenUrl));
    }
    case 'play':
      return response(play(instruction.soundUrl));
    case 'dial':
      return response(writeDial(instruction));
    case 'conference':
      return response(writeConference(instruction));
    case 'say':
      return response(speak(instruction.text), element('Hangup', {}));
    case 'record': {
      const { text, longestS, afterUrl } = instruction;
      return response(
        speak(text),
        element('Record', {
          maxLength: longestS,
          action: afterUrl,
          redirect: 'true',
          // Told of a message also where nobody waits for a document any more.
          callbackUrl: afterUrl,
        }),
      );
    }
    case 'busy':
      return response(element('Hangup', { reason: 'busy' }));
    case 'hang-up':
      return response(element('Hangup', {}));
  }
}

function writeDial(instruction: Extract<Instruction, { do: 'dial' }>): string {
  const { to, callerId, timeoutS, afterUrl, answeredUrl } = instruction;
  const party = element(isSip(to) ? 'User' : 'Number', {}, escapeXml(to));
  const told = { action: afterUrl, redirect: 'true', callbackUrl: answeredUrl };
  return element('Dial', { callerId, timeout: timeoutS, ...told }, party);
}

function writeConference(instruction: Extract<Instruction, { do: 'conference' }>): string {
  const { name, role, holdUrl, afterUrl } = instruction;
  const room = {
    startConferenceOnEnter: role === 'person' ? 'true' : 'false',
    endConferenceOnExit: 'true',
    waitSound: soundDocument(holdUrl, afterUrl),
    maxMembers: 2,
    action: afterUrl,
    redirect: 'true',
  };
  return element('Conference', room, escapeXml(name));
}

/** A conference's sounds are asked for by POST, and are documents that name them: our route of this name writes those. */
function soundDocument(url: string, besideUrl: string): string {
  return `${new URL(besideUrl).origin}/phone/plivo/sound?${new URLSearchParams({ url })}`;
}

const redirect = (url: string) => element('Redirect', { method: 'POST' }, escapeXml(url));
const speak = (text: string) => element('Speak', {}, escapeXml(text));
const play = (url: string) => element('Play', {}, escapeXml(url));

const STATUS: Readonly<Record<string, LegStatus>> = {
  ringing: 'ringing',
  'in-progress': 'answered',
  answer: 'answered',
  answered: 'answered',
  completed: 'completed',
  hangup: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  timeout: 'no-answer',
  cancel: 'cancelled',
  failed: 'failed',
  rejected: 'rejected',
};

const ANSWERED_BY: Readonly<Record<string, AnsweredBy>> = { true: 'machine', false: 'human' };

/** A webhook's words; nothing where no call is named. */
export function readPlivo(body: string, url: string): CallWebhook | undefined {
  const form = { ...readForm(new URL(url).search), ...readForm(body) };
  const callId = form['call'] ?? form['CallUUID'] ?? form['RequestUUID'] ?? '';
  if (!/^[\w-]{1,128}$/.test(callId)) return undefined;
  return {
    callId,
    from: withPlus(form['From']),
    to: withPlus(form['To']),
    status: statusIn(STATUS, form['CallStatus'] ?? form['Event']),
    dialled: statusIn(STATUS, form['DialStatus'] ?? form['DialAction']),
    answeredBy: statusIn(ANSWERED_BY, form['Machine']),
    progress: false,
    recording: recordingIn(
      form['recording'] ?? form['RecordUrl'],
      form['seconds'] ?? form['RecordingDuration'],
    ),
  };
}

/** Plivo writes numbers without their plus. */
function withPlus(number: string | undefined): string {
  return /^\d{7,15}$/.test(number ?? '') ? `+${number}` : (number ?? '');
}
