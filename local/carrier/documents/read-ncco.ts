/** Vonage's NCCO as steps. */
import { pick } from '../sides/socket-side.ts';
import { needNumber, needSip } from './need-party.ts';
import { playOf, type Step } from './read-document.ts';

/** The steps of a call control object. Throws what the carrier would refuse. */
export function readNccoSteps(document: string): Step[] {
  const actions: unknown = JSON.parse(document);
  if (!Array.isArray(actions)) throw new Error('an NCCO is a list');
  return actions.flatMap(readAction);
}

function readAction(action: unknown): Step[] {
  const text = (...path: string[]) => {
    const value = pick(action, ...path);
    return typeof value === 'string' ? value : undefined;
  };
  const firstUrl = (name: string) => text(name, '0');
  switch (text('action')) {
    case 'connect':
      return [readConnect(action, text)];
    case 'talk': {
      const said = text('text') ?? '';
      const pause = /<break time="(\d+)s"\/>/.exec(said)?.[1];
      return [pause ? { do: 'pause', seconds: Number(pause) } : { do: 'say', text: said }];
    }
    case 'stream':
      return [playOf(firstUrl('streamUrl') ?? '')];
    case 'notify': {
      const payload = pick(action, 'payload');
      if (typeof payload !== 'object' || payload === null) throw new Error('notify has no payload');
      const sent = Object.entries(payload).map(([name, value]) => [name, String(value)]);
      const url = firstUrl('eventUrl') ?? '';
      return [{ do: 'redirect', url, payload: Object.fromEntries(sent) as Record<string, string> }];
    }
    case 'conversation': {
      const url = firstUrl('musicOnHoldUrl');
      const hold = url === undefined ? {} : { hold: { url, method: 'GET', as: ['mp3'] } as const };
      const starts = pick(action, 'startOnEnter') !== false;
      const name = text('name') ?? '';
      return [{ do: 'conference', name, starts, ...hold }];
    }
    case 'record':
      return [{ do: 'record', ...optional('after', firstUrl('eventUrl')) }];
    default:
      throw new Error(`unknown action ${String(text('action'))}`);
  }
}

function readConnect(action: unknown, text: (...path: string[]) => string | undefined): Step {
  const sync = text('eventType') === 'synchronous';
  const after = optional('after', sync ? text('eventUrl', '0') : undefined);
  if (text('endpoint', '0', 'type') === 'websocket') {
    const type = text('endpoint', '0', 'content-type') ?? '';
    if (!/^audio\/l16;rate=(8000|16000|24000)$/.test(type)) throw new Error(`content type ${type}`);
    return { do: 'stream', url: text('endpoint', '0', 'uri') ?? '', ...after };
  }
  const to = readParty(pick(action, 'endpoint', '0'));
  const timeoutS = Number(pick(action, 'timeout') ?? 60);
  return { do: 'dial', to, callerId: `+${text('from') ?? ''}`, timeoutS, ...after };
}

/** Somebody who is called, in a document or by REST. */
export function readParty(endpoint: unknown): string {
  if (pick(endpoint, 'type') === 'sip') return needSip(String(pick(endpoint, 'uri')));
  return `+${needNumber(String(pick(endpoint, 'number')), '')}`;
}

function optional<K extends string>(name: K, value: string | undefined): { [key in K]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [key in K]?: string };
}
