import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../../core/phone/phone.ts';
import { eventsOf } from '../../../../core/session/session-events.ts';
import { readSteps } from '../../../../local/carrier/documents/read-steps.ts';
import { viewSession } from '../../../../services/api/session-view.ts';
import { createPhoneApi } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(options?: Parameters<typeof createPhoneApi>[0]) {
  const api = await createPhoneApi(options);
  opened.push(api);
  return api;
}

describe('Vonage', () => {
  it('is told nothing new while its fallback’s party rings, and ends the call when they are gone', async () => {
    const api = await open({ entry: { waitS: 0, fallback: { kind: 'dial', to: '+15557777' } } });
    const [dial] = readSteps('vonage', (await api.webhook('vonage')).text);
    if (dial?.do !== 'dial') throw new Error(`no dial but ${dial?.do}`);
    const path = doneOf(dial.after);
    for (const dialled of ['ringing', 'answered'] as const)
      expect(await api.webhook('vonage', { path, id: 'leg-2', dialled })).toEqual({
        status: 204,
        text: '',
      });
    const over = await api.webhook('vonage', { path, id: 'leg-2', dialled: 'completed' });
    expect(over).toEqual({ status: 200, text: '[]' });
  });

  it('looks for a bot again by a notify, which says nothing but its payload', async () => {
    const api = await open({ tasks: [], entry: { waitS: 40 } });
    const steps = readSteps('vonage', (await api.webhook('vonage')).text);
    const next = steps.find((step) => step.do === 'redirect');
    if (next?.do !== 'redirect') throw new Error('nobody looks again');
    const { pathname, search } = new URL(next.url);
    const path = pathname.replace('/phone/vonage/', '') + search;
    const again = await api.webhook('vonage', { path, payload: next.payload });
    expect(again.status).toBe(200);
    expect(readSteps('vonage', again.text).at(-1)?.do).toBe('redirect');
  });

  it('says by its own name of the call whether a person or a machine answered', async () => {
    const api = await open({ tasks: ['one'] });
    await api.webhook('vonage');
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const path = `leg?session=${session?.sessionId}&leg=person`;
    expect((await api.webhook('vonage', { path, answeredBy: 'machine' })).status).toBe(204);
    expect(api.told).toMatchObject([{ type: 'leg', answeredBy: 'machine', callId: 'call-1' }]);
  });

  it('ends a call whose message has been taken, though a recording names no call', async () => {
    const api = await open({ entry: { waitS: 0, fallback: { kind: 'voicemail', text: 'Hi.' } } });
    const steps = readSteps('vonage', (await api.webhook('vonage')).text);
    const record = steps.find((step) => step.do === 'record');
    if (record?.do !== 'record') throw new Error('no record');
    const recording = { url: 'https://api.nexmo.com/v1/files/f1', seconds: 7 };
    const over = await api.webhook('vonage', { path: doneOf(record.after), recording });
    expect(over).toEqual({ status: 200, text: '[]' });
  });

  it('tells of an account’s errors, which are about no call', async () => {
    const api = await open();
    const payload = { reason: 'Syntax error in NCCO.', conversation_uuid: 'CON-1' };
    expect((await api.webhook('vonage', { path: 'status', payload })).status).toBe(204);
    expect((await api.webhook('vonage', { path: 'voice', payload })).status).toBe(400);
  });
});

describe.each(CARRIERS)('an address of ours at %s', (carrier) => {
  it('names the caller’s leg, whoever comes to it', async () => {
    const api = await open({ tasks: ['one'] });
    const [step] = readSteps(carrier, (await api.webhook(carrier)).text);
    const { text } = await api.webhook(carrier);
    expect(step?.do).toBe('stream');
    expect(text).toContain('call=call-1');
  });
});

describe('a person who is joined with the caller', () => {
  it.each([
    ['twilio', 'answered'],
    ['vonage', 'completed'],
  ] as const)('has not left because %s says so of their stream', async (carrier, status) => {
    const api = await open({ tasks: ['one'] });
    await api.webhook(carrier);
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const path = `left?session=${session?.sessionId}&leg=person`;
    await api.webhook(carrier, { path, id: 'person-1', status });
    expect(api.told).toEqual([]);
  });
});

describe.each(CARRIERS)('a message that a caller of %s leaves', (carrier) => {
  it('is written to the session once, with its address and its length', async () => {
    const api = await open({ entry: { waitS: 0, fallback: { kind: 'voicemail', text: 'Hi.' } } });
    const steps = readSteps(carrier, (await api.webhook(carrier)).text);
    const record = steps.find((step) => step.do === 'record');
    if (record?.do !== 'record') throw new Error('no record');
    const path = doneOf(record.after);
    const url = 'https://carrier.example/recordings/1';
    const first = { status: 'completed', recording: { url, seconds: 7 } } as const;
    for (const seconds of [7, 8])
      await api.webhook(carrier, { path, ...first, recording: { url, seconds } });
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'over', 1);
    expect(session?.voicemail).toMatchObject({ url, durationS: 7 });
    expect(session && viewSession(session).voicemail).toEqual(session?.voicemail);
    const events = eventsOf(undefined, session ?? fail());
    expect(events.map(({ type }) => type)).toEqual(['session.ended', 'session.voicemail']);
    expect(events[1]?.data.voicemail).toMatchObject({ url, durationS: 7 });
  });
});

function fail(): never {
  throw new Error('no session');
}

function doneOf(url = ''): string {
  const { pathname, search } = new URL(url);
  return pathname.split('/').at(-1) + search;
}
