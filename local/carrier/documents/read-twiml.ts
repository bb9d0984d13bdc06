/** TwiML, and TeXML with what Telnyx wants more, as steps. */
import { needNumber, needSip } from './need-party.ts';
import { parseXml, playOf, type Step, type XmlElement } from './read-document.ts';

/** The steps of a document. Throws what the carrier's console would show. */
export function readTwimlSteps(document: string, of: { texml: boolean }): Step[] {
  return parseXml(document).children.map((element) => readVerb(element, of));
}

function readVerb(element: XmlElement, { texml }: { texml: boolean }): Step {
  const { name, attributes, text } = element;
  switch (name) {
    case 'Connect': {
      const stream = only(element, 'Stream').attributes;
      const url = need(stream['url'], 'Stream url');
      if (url.includes('?')) throw new Error('31941: a stream url has no query');
      if (texml && stream['bidirectionalMode'] !== 'rtp') {
        throw new Error('what the bot sends would be dropped: bidirectionalMode is not rtp');
      }
      return { do: 'stream', url, ...after(attributes['action']) };
    }
    case 'Pause':
      return { do: 'pause', seconds: Number(attributes['length'] ?? 1) };
    case 'Play':
      return playOf(need(text, 'Play url'));
    case 'Redirect':
      return { do: 'redirect', url: need(text, 'Redirect url') };
    case 'Dial':
      return readDial(element);
    case 'Say':
      return { do: 'say', text };
    case 'Record':
      return { do: 'record', ...after(attributes['action']) };
    case 'Reject':
      return { do: 'reject' };
    case 'Hangup':
      return { do: 'hang-up' };
    default:
      throw new Error(`12200: unknown verb ${name}`);
  }
}

function readDial({ attributes, children }: XmlElement): Step {
  const [noun] = children;
  if (!noun) throw new Error('13214: an empty Dial');
  if (noun.name === 'Conference') {
    const { startConferenceOnEnter, waitUrl } = noun.attributes;
    const starts = startConferenceOnEnter !== 'false';
    const method = noun.attributes['waitMethod'] === 'GET' ? 'GET' : 'POST';
    const as = ['wav', 'mp3', 'twiml'] as const;
    const hold = waitUrl === undefined ? {} : { hold: { url: waitUrl, method, as } as const };
    return { do: 'conference', name: noun.text, starts, ...hold, ...after(attributes['action']) };
  }
  const { statusCallback, statusCallbackEvent = '' } = noun.attributes;
  const answered = statusCallbackEvent.split(' ').includes('answered') ? statusCallback : undefined;
  return {
    do: 'dial',
    to: noun.name === 'Sip' ? needSip(noun.text) : needNumber(noun.text, '+'),
    callerId: attributes['callerId'] ?? '',
    timeoutS: Number(attributes['timeout'] ?? 30),
    ...after(attributes['action']),
    ...(answered === undefined ? {} : { answered }),
  };
}

function only({ children }: XmlElement, name: string): XmlElement {
  const [child] = children;
  if (children.length === 1 && child?.name === name) return child;
  throw new Error(`12200: one ${name} is wanted`);
}

function need(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Error(`12200: ${what} is missing`);
  return value;
}

function after(url: string | undefined): { after?: string } {
  return url === undefined ? {} : { after: url };
}
