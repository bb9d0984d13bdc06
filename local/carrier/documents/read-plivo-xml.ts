/** Plivo's XML as steps. */
import { needNumber, needSip } from './need-party.ts';
import { parseXml, playOf, type Step, type XmlElement } from './read-document.ts';

/** The steps of a document. Throws what the console would show. */
export function readPlivoSteps(document: string): Step[] {
  return parseXml(document).children.map(readElement);
}

function readElement({ name, attributes, text, children }: XmlElement): Step {
  switch (name) {
    case 'Stream':
      if (attributes['bidirectional'] !== 'true') throw new Error('a stream that cannot answer');
      if (attributes['keepCallAlive'] !== 'true') throw new Error('the call ends with its socket');
      return { do: 'stream', url: text };
    case 'Wait':
      return { do: 'pause', seconds: Number(attributes['length'] ?? 1) };
    case 'Play':
      return playOf(text);
    case 'Redirect':
      return { do: 'redirect', url: text };
    case 'Dial':
      return readDial(attributes, children[0]);
    case 'Conference': {
      const url = attributes['waitSound'];
      const sound = { method: 'POST', as: ['plivo-xml'] } as const;
      return {
        do: 'conference',
        name: text,
        starts: attributes['startConferenceOnEnter'] !== 'false',
        ...(url === undefined ? {} : { hold: { url, ...sound } }),
        ...after(attributes['action']),
      };
    }
    case 'Speak':
      return { do: 'say', text };
    case 'Record':
      return { do: 'record', ...after(attributes['action']) };
    case 'Hangup':
      return attributes['reason'] === 'busy' ? { do: 'reject' } : { do: 'hang-up' };
    default:
      throw new Error(`unknown element ${name}`);
  }
}

function readDial(attributes: XmlElement['attributes'], party: XmlElement | undefined): Step {
  const text = party?.text ?? '';
  return {
    do: 'dial',
    to: party?.name === 'User' ? needSip(text) : needNumber(text, '+'),
    callerId: attributes['callerId'] ?? '',
    timeoutS: Number(attributes['timeout'] ?? 30),
    ...after(attributes['action']),
    ...(attributes['callbackUrl'] === undefined ? {} : { answered: attributes['callbackUrl'] }),
  };
}

function after(url: string | undefined): { after?: string } {
  return url === undefined ? {} : { after: url };
}
