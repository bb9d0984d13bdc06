import { afterEach, describe, expect, it } from 'vitest';
import { announcedWithin } from '../../../../core/phone/announced-calls.ts';
import { CALL_RULES, DO_NOT_CALL } from '../../../../core/phone/call-rules.ts';
import { readPlans } from '../../../../core/phone/read-plans.ts';
import type { Store } from '../../../../core/store/store.ts';
import { makeLaterCalls } from '../../../../services/scaler/make-later-calls.ts';
import { BY_EDGE, createPhoneApi, OUR_NUMBER } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const TO = '+12025550170';
const MINUTE_MS = 60_000;
const JSON_FROM_API = { 'content-type': 'application/json', host: 'api', ...BY_EDGE };

async function open() {
  const api = await createPhoneApi();
  opened.push(api);
  const pool = api.deps.settings.defaultPool;
  const atMs = Math.ceil(Date.now() / 1000) * 1000 + 10 * MINUTE_MS;
  const ask = async (method: string, path: string, body?: object, key = 'order-7') => {
    const answer = await api.phone.request(`http://api${path}`, {
      method,
      headers: { ...JSON_FROM_API, 'idempotency-key': key },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
    return { status: answer.status, json };
  };
  const plan = (more: object = {}, key?: string) => {
    const call = { to: TO, from: OUR_NUMBER, carrier: 'twilio', data: { order: 7 } };
    const when = new Date(atMs).toISOString();
    return ask('POST', '/v1/calls', { ...call, when, ...more }, key);
  };
  return {
    api,
    atMs,
    plan,
    rule: (body: object, id: { kind: string; id: string } = CALL_RULES) =>
      api.records.saveRecord({ before: undefined, after: { ...id, version: 1, body } }),
    see: (callId = '') => ask('GET', `/v1/calls/${callId}`),
    cancel: (callId = '') => ask('DELETE', `/v1/calls/${callId}`),
    /** What a scaler does at that time. */
    look: (
      nowMs: number,
      store: Pick<Store, 'openSession' | 'saveSession' | 'markSeen'> = api.store,
    ) =>
      makeLaterCalls(
        {
          ...api.deps,
          records: api.records,
          store,
          clock: { ...api.deps.clock, nowMs: () => nowMs },
        },
        pool,
      ),
    line: async () => (await api.store.line(pool, 10)).map(({ sessionId }) => sessionId),
    announced: async (nowMs: number) =>
      announcedWithin(await readPlans(api.records, pool, nowMs), {
        fromMs: nowMs,
        toMs: nowMs + 2 * MINUTE_MS,
      }),
  };
}

describe('a call for a later time', () => {
  it('is written down, told to the pool ahead, and joins the line when its time has come, once', async () => {
    const { api, plan, see, look, line, announced, atMs } = await open();
    const { status, json } = await plan();
    expect([status, json['state'], json['atMs']]).toEqual([202, 'planned', atMs]);
    expect((await plan()).json['callId']).toBe(json['callId']);
    expect(await look(atMs - 1)).toBe(0);
    expect([await line(), await announced(atMs - MINUTE_MS)]).toEqual([[], 1]);
    expect(await look(atMs + 500)).toBe(1);
    expect(await look(atMs + 5_000)).toBe(0);
    expect(await line()).toEqual([json['sessionId']]);
    expect(await announced(atMs + 500)).toBe(0);
    const made = (await see(json['callId'])).json;
    expect([made['state'], made['statusUrl']]).toEqual([
      'made',
      `/v1/sessions/${json['sessionId']}`,
    ]);
    const session = await api.store.getSession(json['sessionId'] ?? '');
    expect(session).toMatchObject({
      state: 'queued',
      requestData: { order: 7 },
      phone: { to: TO },
    });
    expect(session?.joinHash).toBeDefined();
    expect((await api.records.getRecord('called', TO))?.body).toBeDefined();
  });

  it('is made at once where its time is past', async () => {
    const { plan } = await open();
    expect((await plan({ when: '2026-01-01T09:00:00+01:00' })).json['state']).toBe('queued');
  });

  it('is cancelled until then, and ended as a session after it', async () => {
    const { api, plan, see, cancel, look, line, atMs } = await open();
    const { callId, sessionId = '' } = (await plan()).json;
    expect((await cancel(callId)).status).toBe(204);
    expect([await look(atMs), await line()]).toEqual([0, []]);
    expect((await see(callId)).json['state']).toBe('cancelled');
    const later = (await plan({ when: new Date(atMs + MINUTE_MS).toISOString() })).json;
    expect(await look(atMs + MINUTE_MS)).toBe(1);
    expect((await cancel(later['callId'])).status).toBe(204);
    expect((await api.store.getSession(sessionId))?.state).toBe('ended');
  });

  it('is not made against rules of that time: neither those that are known, nor those that came since', async () => {
    const { plan, rule, see, look, atMs } = await open();
    const { callId } = (await plan()).json;
    await rule({}, { kind: DO_NOT_CALL, id: TO });
    expect(await look(atMs)).toBe(0);
    expect((await see(callId)).json).toMatchObject({ state: 'refused', because: 'do_not_call' });
    expect((await plan({ to: TO })).status).toBe(403);
    await rule({ quiet: { from: '00:00', to: '23:59', zone: 'UTC' } });
    expect((await plan({ to: '+12025550171' })).status).toBe(409);
  });

  it('is bound by the quiet hours of the day on which it is made', async () => {
    const { api, plan, rule, look, atMs } = await open();
    const { sessionId = '' } = (await plan({ zone: 'UTC' })).json;
    const untilMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS + 10 * MINUTE_MS;
    const [from, to] = [0, 60].map((minutes) =>
      new Date(untilMs + minutes * MINUTE_MS).toISOString().slice(11, 16),
    );
    await rule({ quiet: { from, to, zone: 'UTC' } });
    expect(await look(atMs)).toBe(1);
    const session = await api.store.getSession(sessionId);
    expect(session?.phone?.outbound?.untilMs).toBe(untilMs);
  });

  it('waits for the account’s pace, and is given up where its time is long over', async () => {
    const { plan, rule, see, look, atMs } = await open();
    await rule({ perSecond: 1 });
    const calls = [await plan(), await plan({ to: '+12025550171' }, 'order-8')];
    expect([await look(atMs), await look(atMs), await look(atMs + 1_000)]).toEqual([1, 0, 1]);
    const { callId } = (await plan({}, 'order-9')).json;
    expect(await look(atMs + 16 * MINUTE_MS)).toBe(0);
    expect((await see(callId)).json).toMatchObject({ state: 'refused', because: 'too_late' });
    expect(new Set(calls.map(({ json }) => json['sessionId'])).size).toBe(2);
  });

  it('is made by the next look where one was cut off in the middle', async () => {
    const { api, plan, see, look, line, atMs } = await open();
    const { callId, sessionId } = (await plan()).json;
    const broken = {
      ...api.store,
      openSession: () => Promise.reject(new Error('the table is away')),
    };
    await expect(look(atMs, broken)).rejects.toThrow('away');
    expect((await see(callId)).json['state']).toBe('making');
    expect(await look(atMs + 5_000)).toBe(1);
    expect(await line()).toEqual([sessionId]);
  });

  it.each(['1795715600000.nobody-s-session', 'garbage', '1'])('of id %s is unknown', async (id) => {
    const { see } = await open();
    expect((await see(id)).json['code']).toBe('CALL_UNKNOWN');
  });

  it.each(['tomorrow', '2026-12-01', '2199-01-01T00:00:00Z'])(
    'is not planned for %s',
    async (when) => {
      const { plan } = await open();
      expect((await plan({ when })).json['code']).toBe('REQUEST_INVALID');
    },
  );
});
