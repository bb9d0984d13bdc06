/** TwiML, and TeXML where it differs: instructions as documents, webhooks as words. */
import type {
  CallWebhook,
  CarrierDocument,
  Instruction,
  LegStatus,
  Placement,
} from '../../core/phone/carrier.ts';
import type { AnsweredBy } from '../../core/phone/phone.ts';
import { isSip, sipUri } from '../../core/phone/sip.ts';
import { type FormFields, readForm, recordingIn, statusIn } from './forms.ts';
import { type Attributes, element, escapeXml, response } from './xml.ts';

/** An instruction as a document. `stream` has the attributes that only one of the two carriers knows. */
export function writeTwiml(instruction: Instruction, stream: Attributes): CarrierDocument {
  switch (instruction.do) {
    case 'connect': {
      const { socketUrl, afterUrl } = instruction;
      return response(
        element('Connect', { action: afterUrl }, element('Stream', { url: socketUrl, ...stream })),
        // Read only by a carrier that knows no `action`.
        redirect(afterUrl),
      );
    }
    case 'wait':
      return response(writeWait(instruction), redirect(instruction.thenUrl));
    case 'play':
      return response(play(instruction.soundUrl));
    case 'dial':
      return response(writeDial(instruction));
    case 'conference':
      return response(writeConference(instruction), redirect(instruction.afterUrl));
    case 'say':
      return response(say(instruction.text), element('Hangup', {}));
    case 'record': {
      const { text, longestS, afterUrl } = instruction;
      // The second tells of a message also where nobody waits for a document any more.
      const record = {
        maxLength: longestS,
        action: afterUrl,
        recordingStatusCallback: afterUrl,
      };
      return response(say(text), element('Record', record));
    }
    case 'busy':
      return response(element('Reject', { reason: 'busy' }));
    case 'hang-up':
      return response(element('Hangup', {}));
  }
}

/** A pause that comes first is rung through, and then the leg is answered; whatever else comes first answers it at once. */
function writeWait({ seconds, holdUrl, rings }: Extract<Instruction, { do: 'wait' }>): string {
  return holdUrl === undefined || rings ? element('Pause', { length: seconds }) : play(holdUrl);
}

function writeDial(instruction: Extract<Instruction, { do: 'dial' }>): string {
  const { to, callerId, timeoutS, afterUrl, answeredUrl } = instruction;
  const told = { statusCallback: answeredUrl, statusCallbackEvent: 'answered' };
  const party = element(isSip(to) ? 'Sip' : 'Number', told, escapeXml(sipUri(to)));
  return element(
    'Dial',
    { answerOnBridge: 'true', callerId, timeout: timeoutS, action: afterUrl },
    party,
  );
}

function writeConference(instruction: Extract<Instruction, { do: 'conference' }>): string {
  const { name, role, holdUrl, afterUrl } = instruction;
  const room = {
    startConferenceOnEnter: role === 'person' ? 'true' : 'false',
    endConferenceOnExit: 'true',
    beep: 'false',
    waitUrl: holdUrl,
    // Without it both ask by POST, which a file's server refuses.
    waitMethod: 'GET',
    maxParticipants: 2,
  };
  return element('Dial', { action: afterUrl }, element('Conference', room, escapeXml(name)));
}

const redirect = (url: string) => element('Redirect', { method: 'POST' }, escapeXml(url));
const play = (url: string) => element('Play', { loop: 1 }, escapeXml(url));
const say = (text: string) => element('Say', {}, escapeXml(text));

/** What is told of a call of ours. */
export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;

/** The fields of a call to place; `what` is those that the two carriers write each in its own way. */
export function placementForm(call: Placement, what: FormFields): FormFields {
  return {
    To: sipUri(call.to),
    From: call.from,
    Timeout: call.timeoutS,
    StatusCallback: call.statusUrl,
    StatusCallbackMethod: 'POST',
    ...(call.detectMachine ? detection(call.statusUrl) : {}),
    ...what,
  };
}

/** Beside the call, and not before it. Telnyx’s method is the application's, where none is given. */
const detection = (url: string) => ({
  MachineDetection: 'Enable',
  AsyncAmd: 'true',
  AsyncAmdStatusCallback: url,
  AsyncAmdStatusCallbackMethod: 'POST',
});

const STATUS: Readonly<Record<string, LegStatus>> = {
  queued: 'ringing',
  initiated: 'ringing',
  ringing: 'ringing',
  'in-progress': 'answered',
  answered: 'answered',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  canceled: 'cancelled',
  failed: 'failed',
};

const ANSWERED_BY: Readonly<Record<string, AnsweredBy>> = {
  human: 'human',
  machine_start: 'machine',
  machine_end_beep: 'machine',
  machine_end_silence: 'machine',
  machine_end_other: 'machine',
  machine: 'machine',
  fax: 'unavailable',
  unknown: 'uncertain',
  not_sure: 'uncertain',
};

/** A webhook's words; nothing where no call is named. */
export function readTwiml(body: string, url: string): CallWebhook | undefined {
  const form = { ...readForm(new URL(url).search), ...readForm(body) };
  const callId = form['call'] ?? form['CallSid'] ?? '';
  if (!/^[\w:.-]{1,128}$/.test(callId)) return undefined;
  return {
    callId,
    from: form['From'] ?? '',
    to: form['To'] ?? '',
    status: statusIn(STATUS, form['CallStatus']),
    dialled: statusIn(STATUS, form['DialCallStatus']),
    answeredBy: statusIn(ANSWERED_BY, form['AnsweredBy']),
    progress: false,
    recording: recordingIn(
      form['recording'] ?? form['RecordingUrl'],
      form['seconds'] ?? form['RecordingDuration'],
    ),
  };
}
